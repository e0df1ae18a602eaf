package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.Messages.Draft;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.PageRequest;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of the table of errors: status, code and form of the answer, and that nothing changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefusedRequests {
  static final String NOBODY = "/" + new UUID(9, 9);
  static final String HI = "{\"content\": \"hi\"}";
  static final Form PICTURE = new Form().text("content", "hi").file("media", "a.png", Form.PNG);

  TestServer server;
  String ada;
  String bob;

  /** Spaces of ada's, of which bob is no member; {@code open} has a message, posted with a key. */
  SpaceId open;

  SpaceId secret;
  SpaceId locked;
  SpaceId archived;
  MessageId message;
  MessageId archivedMessage;

  /** The path of the messages of {@code open}. */
  String messages;

  @BeforeAll
  void start() {
    server = new TestServer();
    ada = server.as("ada");
    bob = server.as("bob");
    open = server.space("ada", Visibility.PUBLIC);
    secret = server.space("ada", Visibility.PRIVATE);
    locked = server.space("ada", Visibility.PUBLIC);
    archived = server.space("ada", Visibility.PUBLIC);
    message = post(open);
    archivedMessage = post(archived);
    server.spaces.toggleLock(TestServer.user("ada"), locked);
    server.spaces.archive(TestServer.user("ada"), archived);
    server.send("GET", "/api/profile/me", bob);
    messages = "/api/messages/" + open;
  }

  private MessageId post(SpaceId space) {
    IdempotencyKey key = new IdempotencyKey("used");
    Draft draft = new Draft(space, new MessageText("first"), null, null, key, null);
    return server.messages.post(TestServer.user("ada"), draft).messageId();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  abstract List<Row> rows();

  @ParameterizedTest
  @MethodSource("rows")
  void isRefusedAndNothingChanges(Row row) {
    Object before = world();
    row.request().get().requireError(row.status(), row.code());
    assertThat(world()).isEqualTo(before);
  }

  /** Everything that a refused request might have changed. */
  Object world() {
    List<Object> world = new ArrayList<>();
    for (SpaceId space : List.of(open, secret, locked, archived)) {
      world.add(server.spaces.get(TestServer.user("ada"), space));
      world.add(
          server.messages.list(
              TestServer.user("ada"), space, new PageRequest(MessageOrder.RECENT, 1, 100, null)));
    }
    world.add(server.memberships.of(TestServer.user("ada"), null, 500));
    world.add(server.memberships.of(TestServer.user("bob"), null, 500));
    world.add(server.mediaStore.storedFiles());
    return world;
  }

  Answer postAs(String contentType, String body) {
    return server.send(
        "POST", messages, BodyPublishers.ofString(body), ada, "Content-Type: " + contentType);
  }

  /** One input to a row of the table. */
  record Row(int status, ErrorCode code, String what, Supplier<Answer> request) {
    @Override
    public String toString() {
      return status + " " + code.wire() + ": " + (what.length() > 80 ? "long" : what);
    }
  }
}
