package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the protocol's own test suite asks of a server, and what it forgets to ask, at what it is
 * run against.
 */
class ProtocolTest {
  private static final String PLACEHOLDERS =
      "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}";

  /** Less than it takes to be cut for not answering the first ping. */
  private static final int CUT_MILLIS = 2_000;

  private static ConformanceServer fixture;

  @BeforeAll
  static void start() throws Exception {
    fixture = new ConformanceServer(0);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static RawClient opened() throws Exception {
    return RawClient.opened(fixture.server.port());
  }

  private static RawClient connected() throws Exception {
    RawClient client = opened();
    client.sendText("40");
    assertThat(client.nextText()).startsWith("40{\"sid\":\"");
    assertThat(client.nextText()).isEqualTo("42[\"auth\",{}]");
    return client;
  }

  @Test
  void aSessionOpensWithWhatClientsNeed() throws Exception {
    try (RawClient client = new RawClient(fixture.server.port())) {
      client.write(RawClient.upgrade(RawClient.OPENING, "13", ""));
      client.readHead();
      assertThat(client.nextText())
          .matches(
              "0\\{\"sid\":\"[0-9a-f-]{36}\",\"upgrades\":\\[],\"pingInterval\":300,"
                  + "\"pingTimeout\":200,\"maxPayload\":1000000}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40|40|42[\"auth\",{}]",
        "40{\"token\":\"123\"}|40|42[\"auth\",{\"token\":\"123\"}]",
        "40/custom|40/custom,|42/custom,[\"auth\",{}]",
        "40/custom,|40/custom,|42/custom,[\"auth\",{}]",
        "40/custom,{\"a\":1}|40/custom,|42/custom,[\"auth\",{\"a\":1}]",
      })
  void aNamespaceIsEntered(String connect, String answer, String auth) throws Exception {
    try (RawClient client = opened()) {
      client.sendText(connect);
      assertThat(client.nextText()).matches("\\Q" + answer + "\\E\\{\"sid\":\"[^\"]+\"}");
      assertThat(client.nextText()).isEqualTo(auth);
    }
  }

  @Test
  void anUnknownNamespaceIsRefusedAndOthersAreNot() throws Exception {
    try (RawClient client = opened()) {
      client.sendText("40/random");
      assertThat(client.nextText()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
      client.sendText("40/custom");
      assertThat(client.nextText()).startsWith("40/custom,");
    }
  }

  @Test
  void namespacesAreEnteredAndLeftOneByOne() throws Exception {
    try (RawClient client = connected()) {
      client.sendText("40/custom,");
      String custom = client.nextText();
      assertThat(custom).startsWith("40/custom,{");
      assertThat(client.nextText()).startsWith("42/custom,[\"auth\"");
      assertThat(fixture.server.openSockets()).isGreaterThanOrEqualTo(2);

      client.sendText("42/custom,7[\"message-with-ack\",\"x\"]");
      assertThat(client.nextText()).isEqualTo("43/custom,7[\"x\"]");
      client.sendText("41/custom");
      client.sendText("42[\"message\",\"still here\"]");
      assertThat(client.nextText()).isEqualTo("42[\"message-back\",\"still here\"]");
      client.sendText("40/custom");
      assertThat(client.nextText()).startsWith("40/custom,").isNotEqualTo(custom);
      assertThat(client.nextText()).startsWith("42/custom,[\"auth\"");

      client.sendText("41");
      client.sendText("42/custom,[\"message\",1]");
      assertThat(client.nextText()).isEqualTo("42/custom,[\"message-back\",1]");
      client.sendText("42[\"message\",\"not here any more\"]");
      client.awaitEnd(1_000);
    }
  }

  @Test
  void whoHasLeftEverythingIsPingedAndCutInTheEnd() throws Exception {
    try (RawClient client = connected()) {
      client.sendText("41");
      await().until(() -> fixture.server.openSockets() == 0);
      assertThat(new String(client.nextFrame().payload(), StandardCharsets.UTF_8)).isEqualTo("2");
      client.sendText("3");
      assertThat(client.socket.isClosed()).isFalse();
      long start = System.nanoTime();
      client.sendText("3");
      client.awaitEndAnsweringPings(2_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(300), Duration.ofMillis(1_500));
    }
  }

  @Test
  void whoEntersNothingIsCut() throws Exception {
    try (RawClient client = opened()) {
      client.awaitEndAnsweringPings(2_000);
    }
  }

  @Test
  void textIsEchoedAndAcknowledged() throws Exception {
    try (RawClient client = connected()) {
      client.sendText("42[\"message\",1,\"2\",{\"3\":[true]}]");
      assertThat(client.nextText()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
      client.sendText("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
      assertThat(client.nextText()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
      client.sendText("420[\"message-with-ack\"]");
      assertThat(client.nextText()).isEqualTo("430[]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "452-[\"message\",%s]|452-[\"message-back\",%s]",
        "452-789[\"message-with-ack\",%s]|462-789[%s]",
      })
  void attachmentsAreEchoed(String event, String answer) throws Exception {
    byte[] second = new byte[70_000];
    second[69_999] = 6;
    try (RawClient client = connected()) {
      client.sendText(event.formatted(PLACEHOLDERS));
      client.sendFrame(RawClient.BINARY, true, new byte[] {1, 2, 3});
      client.sendText("3");
      client.sendFrame(RawClient.BINARY, false, new byte[69_000]);
      client.sendFrame(0, true, Arrays.copyOfRange(second, 69_000, 70_000));

      assertThat(client.nextText()).isEqualTo(answer.formatted(PLACEHOLDERS));
      RawClient.Frame one = client.nextFrame();
      assertThat(one.opcode()).isEqualTo(RawClient.BINARY);
      assertThat(one.payload()).containsExactly(1, 2, 3);
      RawClient.Frame two = client.nextFrame();
      assertThat(two.opcode()).isEqualTo(RawClient.BINARY);
      assertThat(two.payload()).containsExactly(second);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4abc",
        "42{}",
        "42abc[\"message-with-ack\",1]",
        "4",
        "45-[\"message\"]",
        "450-[\"message\"]",
        "4511-[\"message\"]",
        "451[\"message\"]",
        "451-[\"message\",{\"_placeholder\":true,\"num\":0}] 42[\"message\"]",
        "42/other,[\"message\"]",
        "40",
        "41/custom",
        "1",
      })
  void whoBreaksTheProtocolIsCut(String packet) throws Exception {
    try (RawClient client = connected()) {
      for (String part : packet.split(" ")) {
        client.sendText(part);
      }
      client.awaitEnd(CUT_MILLIS);
    }
  }

  @Test
  void attachmentsThatNobodyAnnouncedOrThatAreTooLongEndTheConnection() throws Exception {
    try (RawClient client = connected()) {
      client.sendFrame(RawClient.BINARY, true, "42[\"message\"]".getBytes(StandardCharsets.UTF_8));
      client.awaitEnd(CUT_MILLIS);
    }
    try (RawClient client = connected()) {
      client.sendText("452-[\"message\"," + PLACEHOLDERS + "]");
      client.sendFrame(RawClient.BINARY, true, new byte[600_000]);
      client.sendFrame(RawClient.BINARY, true, new byte[600_000]);
      client.awaitEnd(CUT_MILLIS);
    }
  }
}
