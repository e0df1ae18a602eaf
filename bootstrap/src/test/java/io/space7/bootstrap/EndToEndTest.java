package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.bootstrap.RestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two users, two sockets each, over the one origin. */
class EndToEndTest {
  private final int port = TestServer.port();
  private final RestClient ada = RestClient.signIn(port, "ada-" + UUID.randomUUID());
  private final RestClient bob = RestClient.signIn(port, "bob-" + UUID.randomUUID());
  private final String space = ada.createSpace("A thread", bob);
  private final String thread = "/api/messages/" + space;
  private SocketClient adaPhone;
  private SocketClient adaLaptop;
  private SocketClient bobPhone;
  private SocketClient bobLaptop;
  private List<SocketClient> sockets;

  @BeforeEach
  void connect() {
    adaPhone = SocketClient.connect(port, ada);
    adaLaptop = SocketClient.connect(port, ada);
    bobPhone = SocketClient.connect(port, bob);
    bobLaptop = SocketClient.connect(port, bob);
    sockets = List.of(adaPhone, adaLaptop, bobPhone, bobLaptop);
    sockets.forEach(socket -> assertThat(socket.join(space)).isZero());
  }

  @AfterEach
  void disconnect() {
    sockets.forEach(SocketClient::close);
  }

  @Test
  void theAppsOwnFlow() throws Exception {
    JsonNode message = ada.postForm(space, "  Hello there  ");
    assertThat(message.get("content").asText()).isEqualTo("Hello there");
    await()
        .until(() -> bobPhone.count("receive_message") + bobLaptop.count("receive_message") == 2);
    assertThat(adaPhone.count("receive_message") + adaLaptop.count("receive_message")).isZero();

    JSONObject announcement =
        new JSONObject().put("spaceId", space).put("message", new JSONObject(message.toString()));
    adaPhone.announce("send_message", announcement);
    adaPhone.announce("send_message", announcement);
    bobPhone.announce("send_message", announcement);
    await().until(() -> adaLaptop.count("receive_message") == 1);

    String messageId = message.get("message_id").asText();
    Answer liked = bob.call("POST", thread + "/" + messageId + "/appreciate");
    assertThat(liked.require(200).toString())
        .isEqualTo("{\"appreciated\":true,\"appreciation_count\":1}");
    JSONObject appreciation =
        new JSONObject()
            .put("spaceId", space)
            .put("messageId", messageId)
            .put("appreciated", true)
            .put("userId", ada.userId());
    bobPhone.announce("message_appreciated", appreciation);
    await().until(() -> bobLaptop.count("message_appreciated") == 1);

    assertHeardOnceByAllBut(adaPhone, "receive_message");
    assertHeardOnceByAllBut(bobPhone, "message_appreciated");
    JSONObject received = bobPhone.first("receive_message");
    assertThat(received.getString("space_id")).isEqualTo(space);
    assertThat(received.getJSONObject("message").getString("message_id")).isEqualTo(messageId);
    JSONObject heard = adaPhone.first("message_appreciated");
    assertThat(heard.getString("spaceId")).isEqualTo(space);
    assertThat(heard.getString("userId")).isEqualTo(bob.userId());
  }

  @Test
  void changesOverASocketReachEveryOther() throws Exception {
    JSONObject sent =
        adaPhone.request(
            "send_message",
            new JSONObject()
                .put("spaceId", space)
                .put(
                    "message",
                    new JSONObject().put("content", " Hi ").put("sender_id", bob.userId())));
    assertThat(sent.getBoolean("ok")).isTrue();
    JSONObject message = sent.getJSONObject("message");
    assertThat(message.getString("content")).isEqualTo("Hi");
    assertThat(message.getString("sender_id")).isEqualTo(ada.userId());

    JSONObject wish =
        new JSONObject()
            .put("spaceId", space)
            .put("messageId", message.getString("message_id"))
            .put("appreciated", true);
    for (int i = 0; i < 2; i++) {
      JSONObject liked = bobLaptop.request("appreciate", wish);
      assertThat(liked.getBoolean("appreciated")).isTrue();
      assertThat(liked.getInt("appreciation_count")).isEqualTo(1);
    }
    assertHeardOnceByAllBut(adaPhone, "receive_message");
    assertHeardOnceByAllBut(bobLaptop, "message_appreciated");
  }

  @Test
  void aDeletionNamesItsSocket() {
    String messageId = ada.postForm(space, "Gone soon").get("message_id").asText();
    String path = thread + "/" + messageId;
    assertThat(bob.call("DELETE", path).status()).isEqualTo(403);
    Answer deleted = ada.call("DELETE", path, Map.of(), "X-Socket-Id", adaPhone.id());
    assertThat(deleted.require(200).toString()).isEqualTo("{\"message\":\"Message deleted\"}");
    assertThat(ada.call("DELETE", path).status()).isEqualTo(404);
    assertThat(ada.call("GET", thread).body().get("total").asLong()).isZero();
    assertHeardOnceByAllBut(adaPhone, "message_deleted");
  }

  @Test
  void whoWasAwayGetsWhatItMissedInOrder() throws Exception {
    bobLaptop.close();
    for (int i = 0; i < 30; i++) {
      ada.postForm(space, "message " + i);
    }
    try (SocketClient back = SocketClient.connect(port, bob)) {
      JSONObject joined =
          back.request("join_space", new JSONObject().put("spaceId", space).put("lastSeq", 10));
      assertThat(joined.getBoolean("recovered")).isTrue();
      assertThat(joined.getLong("seq")).isEqualTo(30);
      await().until(() -> back.seqs().size() == 20);
      ada.postForm(space, "live");
      await().until(() -> back.seqs().size() == 21);
      assertThat(back.seqs()).isEqualTo(LongStream.rangeClosed(11, 31).boxed().toList());
    }
  }

  @Test
  void aFileThatIsSentAgainGetsItsAnswerWhateverHasHappenedSince() {
    byte[] picture = MediaFolder.picture(5000);
    JsonNode first = ada.postFile(space, "look", picture, "Idempotency-Key", "picture");
    ada.call("PUT", "/api/spaces/" + space + "/lock").require(200);
    assertThat(ada.postFile(space, "look", picture, "Idempotency-Key", "picture")).isEqualTo(first);
  }

  @Test
  void manyWritersOneOrder() throws Exception {
    int writers = 8;
    int each = 25;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    List<CompletableFuture<Void>> work = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      RestClient writer = RestClient.signIn(port, "writer" + i + "-" + UUID.randomUUID());
      writer.call("POST", "/api/spaces/" + space + "/join", Map.of()).require(200);
      work.add(
          CompletableFuture.runAsync(
              () -> IntStream.range(0, each).forEach(n -> writer.postForm(space, "n" + n)), pool));
    }
    CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).get();
    pool.shutdown();
    List<Long> all = LongStream.rangeClosed(1, writers * each).boxed().toList();
    for (SocketClient socket : sockets) {
      await().untilAsserted(() -> assertThat(socket.seqs()).isEqualTo(all));
    }
    JsonNode page = ada.call("GET", thread).body();
    assertThat(page.get("total").asInt()).isEqualTo(writers * each);
    assertThat(page.get("seq").asInt()).isEqualTo(writers * each);
  }

  /** An event sent later is heard later, so once it has come, nothing else is still on its way. */
  private void assertHeardOnceByAllBut(SocketClient source, String event) {
    RestClient carol = RestClient.signIn(port, "carol-" + UUID.randomUUID());
    carol.call("POST", "/api/spaces/" + space + "/join", Map.of()).require(200);
    long last = carol.postForm(space, "the end").get("seq").asLong();
    for (SocketClient socket : sockets) {
      await().until(() -> socket.seqs().contains(last));
      long expected = socket == source ? 0 : 1;
      long ends = socket.heard().stream().filter(EndToEndTest::isEnd).count();
      long heard = socket.count(event) - (event.equals("receive_message") ? ends : 0);
      assertThat(heard).as("%s at socket %d", event, sockets.indexOf(socket)).isEqualTo(expected);
    }
  }

  private static boolean isEnd(SocketClient.Heard heard) {
    try {
      return heard.event().equals("receive_message")
          && heard.payload().getString("content").equals("the end");
    } catch (JSONException e) {
      throw new AssertionError(e);
    }
  }
}
