package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the official client sees of a thread. */
class SocketFlowTest {
  private Stage stage;
  private User ada;
  private User bob;
  private SpaceId space;

  @BeforeEach
  void start() throws Exception {
    stage = new Stage();
    ada = stage.user("ada");
    bob = stage.user("bob");
    space = stage.space(Visibility.PUBLIC, ada, bob);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void theAppsFlowReachesEveryOtherSocketOnce() throws Exception {
    try (OfficialClient adas = joined(ada);
        OfficialClient adasOther = joined(ada);
        OfficialClient bobs = joined(bob)) {
      Message message = stage.post(ada, space, "hello there");
      await().until(() -> bobs.contents().equals(List.of("hello there")));
      assertThat(adasOther.contents()).isEmpty();

      JSONObject announced = adas.ask("send_message", announcement(message));

      assertThat(announced.getBoolean("ok")).isTrue();
      assertThat(announced.getJSONObject("message").getString("message_id"))
          .isEqualTo(message.messageId().toString());
      await().until(() -> adasOther.contents().equals(List.of("hello there")));

      adas.ask("send_message", announcement(message));
      adasOther.ask("send_message", announcement(message));
      bobs.ask("send_message", announcement(message));
      sentinel(adas, adasOther, bobs);
      assertThat(bobs.contents()).containsExactly("hello there", "sentinel");
      assertThat(adasOther.contents()).containsExactly("hello there", "sentinel");
      assertThat(adas.contents()).containsExactly("sentinel");
    }
  }

  @Test
  void aMessageIsReadableForBothKindsOfClients() throws Exception {
    try (OfficialClient bobs = joined(bob)) {
      Message message = stage.post(ada, space, "one two");
      await().until(() -> bobs.received("receive_message").size() == 1);

      JSONObject event = bobs.received("receive_message").get(0);
      assertThat(event.getString("spaceId")).isEqualTo(space.toString());
      assertThat(event.getString("space_id")).isEqualTo(space.toString());
      assertThat(event.getString("content")).isEqualTo("one two");
      JSONObject inner = event.getJSONObject("message");
      assertThat(inner.getString("message_id")).isEqualTo(message.messageId().toString());
      assertThat(inner.getInt("word_count")).isEqualTo(2);
      assertThat(inner.getJSONObject("sender").getString("username")).isEqualTo("ada");
    }
  }

  @Test
  void whatAnnouncesItselfNeverHearsOfIt() throws Exception {
    try (OfficialClient adas = joined(ada);
        OfficialClient bobs = joined(bob)) {
      JSONObject sent =
          adas.ask(
              "send_message",
              OfficialClient.json(
                  """
                  {"spaceId": "%s", "message": {"content": "  over the socket  ",
                   "sender_id": "%s", "word_count": 99}}"""
                      .formatted(space, bob.userId())));

      JSONObject message = sent.getJSONObject("message");
      assertThat(message.getString("content")).isEqualTo("over the socket");
      assertThat(message.getString("sender_id")).isEqualTo(ada.userId().toString());
      assertThat(message.getInt("word_count")).isEqualTo(3);
      await().until(() -> bobs.contents().equals(List.of("over the socket")));
      sentinel(adas, bobs);
      assertThat(adas.contents()).containsExactly("sentinel");
    }
  }

  @Test
  void aRepeatedAttemptIsOneMessage() throws Exception {
    try (OfficialClient adas = joined(ada);
        OfficialClient bobs = joined(bob)) {
      JSONObject attempt =
          OfficialClient.json(
              """
              {"spaceId": "%s", "message": {"content": "once", "idempotency_key": "k"}}"""
                  .formatted(space));
      JSONObject first = adas.ask("send_message", attempt);
      JSONObject second = adas.ask("send_message", attempt);

      assertThat(second.toString()).isEqualTo(first.toString());
      sentinel(adas, bobs);
      assertThat(bobs.contents()).containsExactly("once", "sentinel");
    }
  }

  @Test
  void appreciationsAreCountedOnceAtEveryOtherSocket() throws Exception {
    Message message = stage.post(ada, space, "like me");
    try (OfficialClient adas = joined(ada);
        OfficialClient bobs = joined(bob);
        OfficialClient bobsOther = joined(bob)) {
      JSONObject wish =
          OfficialClient.json(
              """
              {"spaceId": "%s", "messageId": "%s", "appreciated": true, "userId": "%s"}"""
                  .formatted(space, message.messageId(), ada.userId()));
      JSONObject first = bobs.ask("appreciate", wish);
      JSONObject second = bobs.ask("appreciate", wish);

      assertThat(first.getBoolean("appreciated")).isTrue();
      assertThat(first.getInt("appreciation_count")).isEqualTo(1);
      assertThat(second.toString()).isEqualTo(first.toString());
      assertThat(first.getInt("seq")).isEqualTo(2);
      sentinel(adas, bobs, bobsOther);
      assertThat(bobs.received("message_appreciated")).isEmpty();
      assertThat(bobsOther.received("message_appreciated")).hasSize(1);
      assertThat(adas.received("message_appreciated"))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getString("userId")).isEqualTo(bob.userId().toString());
                assertThat(event.getString("spaceId")).isEqualTo(space.toString());
                assertThat(event.getInt("appreciation_count")).isEqualTo(1);
                assertThat(event.getInt("seq")).isEqualTo(2);
              });
    }
  }

  @Test
  void anAppreciationOverRestIsAnnouncedLikeAMessage() throws Exception {
    Message message = stage.post(ada, space, "like me");
    try (OfficialClient adas = joined(ada);
        OfficialClient bobs = joined(bob);
        OfficialClient bobsOther = joined(bob)) {
      stage.messages.appreciate(
          bob.userId(), space, message.messageId(), Appreciation.TOGGLE, null);
      bobs.ask(
          "message_appreciated",
          OfficialClient.json(
              "{\"spaceId\": \"%s\", \"messageId\": \"%s\", \"appreciated\": true}"
                  .formatted(space, message.messageId())));

      sentinel(adas, bobs, bobsOther);
      assertThat(bobs.received("message_appreciated")).isEmpty();
      assertThat(bobsOther.received("message_appreciated")).hasSize(1);
      assertThat(adas.received("message_appreciated")).hasSize(1);
    }
  }

  @Test
  void aDeletionReachesEveryOtherSocket() throws Exception {
    Message message = stage.post(ada, space, "gone soon");
    try (OfficialClient adas = joined(ada);
        OfficialClient adasOther = joined(ada);
        OfficialClient bobs = joined(bob)) {
      SocketId source = new SocketId(adas.socket.id());
      stage.messages.delete(ada.userId(), space, message.messageId(), source);

      sentinel(adas, adasOther, bobs);
      assertThat(adas.received("message_deleted")).isEmpty();
      for (OfficialClient client : List.of(adasOther, bobs)) {
        assertThat(client.received("message_deleted"))
            .singleElement()
            .satisfies(
                event -> {
                  assertThat(event.getString("messageId"))
                      .isEqualTo(message.messageId().toString());
                  assertThat(event.getString("spaceId")).isEqualTo(space.toString());
                  assertThat(event.getInt("seq")).isEqualTo(2);
                });
      }
    }
  }

  @Test
  void whoLeavesHearsNothingMore() throws Exception {
    try (OfficialClient bobs = joined(bob)) {
      assertThat(bobs.ask("leave_space", space.toString()).toString()).isEqualTo("{\"ok\":true}");
      stage.post(ada, space, "unheard");

      bobs.join(space);
      sentinel(bobs);
      assertThat(bobs.contents()).containsExactly("sentinel");
    }
  }

  @Test
  void joiningWithAPositionReplaysWhatWasMissedBeforeTheAnswer() throws Exception {
    IntStream.rangeClosed(1, 450).forEach(i -> stage.post(ada, space, "m" + i));
    try (OfficialClient bobs = OfficialClient.connect(stage.port(), stage.token(bob))) {
      JSONObject answer =
          bobs.ask(
              "join_space",
              OfficialClient.json("{\"spaceId\": \"%s\", \"lastSeq\": 10}".formatted(space)));
      List<String> replayed = List.copyOf(bobs.contents());

      assertThat(answer.getLong("seq")).isEqualTo(450);
      assertThat(answer.getBoolean("recovered")).isTrue();
      assertThat(replayed)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(11, 450).mapToObj(i -> "m" + i).toList());
      stage.post(ada, space, "live");
      await().until(() -> bobs.contents().size() == 441);
      assertThat(bobs.contents().get(440)).isEqualTo("live");
    }
  }

  @Test
  void aLogThatDoesNotReachBackSaysSo() throws Exception {
    IntStream.rangeClosed(1, 5).forEach(i -> stage.post(ada, space, "m" + i));
    stage.world.expireEventsBefore(space, 4);
    try (OfficialClient bobs = OfficialClient.connect(stage.port(), stage.token(bob))) {
      JSONObject answer =
          bobs.ask(
              "join_space",
              OfficialClient.json("{\"spaceId\": \"%s\", \"lastSeq\": 1}".formatted(space)));

      assertThat(answer.getBoolean("recovered")).isFalse();
      assertThat(answer.getLong("seq")).isEqualTo(5);
      assertThat(bobs.contents()).isEmpty();
    }
  }

  @Test
  void aSpaceThatNobodyIsConnectedToAnyMoreIsForgotten() throws Exception {
    OfficialClient bobs = joined(bob);
    assertThat(stage.feed.openChannels()).isEqualTo(1);
    bobs.close();

    await().atMost(Duration.ofSeconds(5)).until(() -> stage.feed.openChannels() == 0);
    assertThat(stage.server.openSockets()).isZero();
  }

  @Test
  void aServerThatStopsIsComeBackTo() throws Exception {
    OfficialClient bobs = OfficialClient.connect(stage.port(), stage.token(bob), true);
    long start = System.nanoTime();
    stage.server.drain();
    stage.server.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));

    await().until(() -> bobs.log.contains("disconnect"));
    SocketSettings samePort = Setup.with(setup -> setup.port = stage.port());
    try (Stage next = new Stage(samePort)) {
      await().until(() -> bobs.log.contains("reconnect"));
      assertThat(next.server.openSockets()).as("its token is not known there").isZero();
    } finally {
      bobs.close();
    }
  }

  private OfficialClient joined(User user) throws Exception {
    OfficialClient client = OfficialClient.connect(stage.port(), stage.token(user));
    assertThat(client.join(space).getBoolean("ok")).isTrue();
    return client;
  }

  /** Once a later event has arrived everywhere, whatever came before it has arrived, too. */
  private void sentinel(OfficialClient... clients) {
    User carol = stage.user("carol");
    stage.spaces.join(space, carol.userId(), null, stage.clock.instant());
    stage.post(carol, space, "sentinel");
    for (OfficialClient client : clients) {
      await().until(() -> client.contents().contains("sentinel"));
    }
  }

  private JSONObject announcement(Message message) throws Exception {
    return OfficialClient.json(
        """
        {"spaceId": "%s", "message": {"message_id": "%s", "content": "forged",
         "sender_id": "%s"}}"""
            .formatted(space, message.messageId(), bob.userId()));
  }
}
