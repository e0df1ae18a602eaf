package io.space7.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.domain.Notice;
import io.space7.domain.SpaceEvent;
import io.space7.wire.EventName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of drift between what goes over sockets and the document is found. */
class SocketDocumentTest {
  private static final SocketDocument DOCUMENT = SocketDocument.published();
  private static final String ID = "00000000-0000-4000-8000-000000000001";

  @Test
  void whatTheDocumentSaysPasses() {
    assertThatCode(
            () -> {
              DOCUMENT.checkEvent("message_deleted", named("S,M,\"actorId\":\"ID\",\"seq\":1"));
              DOCUMENT.checkAck("leave_space", "\"" + ID + "\"", "{\"ok\":true}");
              DOCUMENT.checkAck(
                  "join_space", "5", "{\"ok\":false,\"error\":\"No.\",\"code\":\"invalid_id\"}");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void everyEventThatTheServerKnowsIsInTheDocument() {
    Stream<String> events = Arrays.stream(SpaceEvent.Kind.values()).map(EventName::of);
    Stream<String> notices = Arrays.stream(Notice.Kind.values()).map(EventName::of);
    List<String> emitted =
        Stream.concat(Stream.concat(events, notices), Stream.of("exception")).toList();
    assertThat(DOCUMENT.emitted()).containsExactlyInAnyOrderElementsOf(emitted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message_forgotten|S|there is no such event",
        "message_deleted|S,M,\"actorId\":\"ID\"|required property 'seq'",
        "message_deleted|S,M,\"actorId\":\"ID\",\"seq\":1,\"why\":\"\"|'why'",
        "message_deleted|S,M,\"actorId\":\"ID\",\"seq\":\"1\"|string found, integer expected",
        "exception|\"event\":\"x\",\"error\":\"No.\",\"code\":\"unheard_of\"|/code",
      })
  void aDriftOfAnEventIsFound(String event, String payload, String problem) {
    assertThatThrownBy(() -> DOCUMENT.checkEvent(event, named(payload)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dance|5|{\"ok\":true}|there is no such event",
        "leave_space|5|{\"ok\":true}|integer found, string expected",
        "leave_space|\"ID\"|{\"ok\":true,\"seq\":1}|'seq'",
        "join_space|\"ID\"|{\"ok\":true,\"seq\":1,\"recovered\":true}|'epoch'",
      })
  void aDriftOfAnAckIsFound(String event, String argument, String ack, String problem) {
    assertThatThrownBy(() -> DOCUMENT.checkAck(event, argument.replace("ID", ID), ack))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aDocumentThatWasChangedIsFound() {
    Map<String, String> documents = new HashMap<>(Documents.published());
    documents.compute(
        Documents.SOCKETS,
        (name, text) -> text.replace("address: leave_space", "address: part_space"));
    SocketDocument changed = new SocketDocument(documents);
    assertThatThrownBy(() -> changed.checkAck("leave_space", "\"" + ID + "\"", "{\"ok\":true}"))
        .hasMessageContaining("there is no such event");
  }

  private static String named(String fields) {
    return ("{" + fields + "}")
        .replace("S,", "\"spaceId\":\"ID\",")
        .replace("M,", "\"messageId\":\"ID\",")
        .replace("ID", ID);
  }
}
