package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.bootstrap.RestClient.Answer;
import io.space7.bootstrap.identity.JwtClaims;
import io.space7.bootstrap.identity.JwtIssuer;
import io.space7.bootstrap.identity.TokenKey;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.Together;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers on one database act as one. */
@Timeout(60)
class TwoServersTest {
  private static TwoServers servers;

  private final List<SocketClient> sockets = new ArrayList<>();
  private RestClient ada;
  private RestClient bob;
  private RestClient cleo;

  @BeforeAll
  static void start() throws IOException {
    servers = TwoServers.start();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @BeforeEach
  void signIn() {
    ada = RestClient.signIn(servers.port(0), "ada-" + UUID.randomUUID());
    bob = RestClient.signIn(servers.port(1), "bob-" + UUID.randomUUID());
    cleo = RestClient.signIn(servers.port(1), "cleo-" + UUID.randomUUID());
  }

  @AfterEach
  void disconnect() {
    sockets.forEach(SocketClient::close);
  }

  private SocketClient listen(int server, RestClient user, String space) {
    SocketClient socket = SocketClient.connect(servers.port(server), user);
    sockets.add(socket);
    socket.join(space);
    return socket;
  }

  private static long post(int server, RestClient user, String space) {
    return user.at(servers.port(server)).postForm(space, "hello").get("seq").asLong();
  }

  @Test
  void ownChangesAreReleasedAcrossServers() throws Exception {
    String space = ada.createSpace("A thread", bob.at(servers.port(0)));
    SocketClient phone = listen(0, ada, space);
    SocketClient laptop = listen(0, ada, space);
    SocketClient tablet = listen(1, ada, space);
    SocketClient desktop = listen(1, ada, space);
    SocketClient bobHere = listen(0, bob, space);
    SocketClient bobThere = listen(1, bob, space);

    JsonNode message = ada.at(servers.port(0)).postForm(space, "hello");
    await().until(() -> bobHere.seqs().size() + bobThere.seqs().size() == 2);
    JSONObject announcement =
        new JSONObject().put("spaceId", space).put("message", new JSONObject(message.toString()));
    tablet.announce("send_message", announcement);
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> laptop.seqs().size() + desktop.seqs().size() + phone.seqs().size() == 3);
    phone.announce("send_message", announcement);

    String messageId = message.get("message_id").asText();
    bob.at(servers.port(1))
        .call("POST", "/api/messages/" + space + "/" + messageId + "/appreciate")
        .require(200);
    JSONObject wish =
        new JSONObject().put("spaceId", space).put("messageId", messageId).put("appreciated", true);
    bobHere.announce("message_appreciated", wish);
    await().until(() -> bobThere.seqs().size() == 2);

    long end = endOf(space);
    assertThat(tablet.seqs()).as("the source of 1").containsExactly(2L, end);
    assertThat(phone.seqs()).as("another own socket").containsExactly(1L, 2L, end);
    assertThat(laptop.seqs()).containsExactly(1L, 2L, end);
    assertThat(desktop.seqs()).containsExactly(1L, 2L, end);
    assertThat(bobHere.seqs()).as("the source of 2").containsExactly(1L, end);
    assertThat(bobThere.seqs()).containsExactly(1L, 2L, end);
  }

  private JsonNode postAt(int server, RestClient user, String space, String socketId) {
    return user.at(servers.port(server))
        .call("POST", "/api/messages/" + space, Map.of("content", "hello"), "X-Socket-Id", socketId)
        .require(201);
  }

  @Test
  void aSocketOfTheOtherServerIsTheSourceOfWhatItNames() {
    String space = ada.createSpace("A thread", bob.at(servers.port(0)));
    SocketClient phone = listen(1, ada, space);
    SocketClient laptop = listen(0, ada, space);
    SocketClient tablet = listen(1, ada, space);
    SocketClient elsewhere = SocketClient.connect(servers.port(1), ada);
    sockets.add(elsewhere);
    String messageId = postAt(0, ada, space, phone.id()).get("message_id").asText();
    String path = "/api/messages/" + space + "/" + messageId;
    RestClient here = ada.at(servers.port(0));
    here.call("POST", path + "/appreciate", Map.of(), "X-Socket-Id", phone.id()).require(200);
    here.call("DELETE", path, Map.of(), "X-Socket-Id", phone.id()).require(200);
    postAt(0, ada, space, elsewhere.id());
    sockets.remove(elsewhere);
    long end = endOf(space);
    // A deletion does not wait for its source, and others only for a while: they may come late.
    await()
        .untilAsserted(
            () ->
                assertThat(phone.seqs())
                    .as("the source of 1 to 3")
                    .containsExactlyInAnyOrder(4L, end));
    for (SocketClient own : List.of(laptop, tablet)) {
      await()
          .untilAsserted(
              () -> assertThat(own.seqs()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, end));
    }
    assertThat(elsewhere.seqs()).isEmpty();
    elsewhere.close();
  }

  @Test
  void aStaleIdOfTheOtherServerCountsAsNone() throws Exception {
    String space = ada.createSpace("A thread", bob.at(servers.port(0)));
    SocketClient gone = SocketClient.connect(servers.port(1), ada);
    String stale = gone.id();
    gone.close();
    SocketClient app = listen(0, ada, space);
    SocketClient tablet = listen(1, ada, space);
    SocketClient bobs = listen(1, bob, space);
    JsonNode message = postAt(0, ada, space, stale);
    await().until(() -> bobs.seqs().contains(1L));
    // Longer than it would take to confirm it, shorter than own sockets wait.
    Thread.sleep(200);
    assertThat(app.seqs()).isEmpty();
    app.announce(
        "send_message",
        new JSONObject().put("spaceId", space).put("message", new JSONObject(message.toString())));
    await().until(() -> tablet.seqs().contains(1L));
    long end = endOf(space);
    assertThat(app.seqs()).as("the announcing socket").containsExactly(end);
    assertThat(tablet.seqs()).containsExactly(1L, end);
  }

  /** An event sent later is heard later, so once it has come, nothing else is still on its way. */
  private long endOf(String space) {
    RestClient carol = RestClient.signIn(servers.port(0), "carol-" + UUID.randomUUID());
    carol.call("POST", "/api/spaces/" + space + "/join", Map.of()).require(200);
    long end = post(0, carol, space);
    for (SocketClient socket : sockets) {
      await().until(() -> socket.seqs().contains(end));
    }
    return end;
  }

  @Test
  void aHundredAttemptsWithOneKeyAreOneMessage() throws Exception {
    String space = ada.createSpace("A thread");
    SocketClient here = listen(0, bob, space);
    SocketClient there = listen(1, bob, space);
    List<Answer> answers =
        Together.run(
            100,
            i ->
                () ->
                    ada.at(servers.port(i))
                        .call(
                            "POST",
                            "/api/messages/" + space,
                            Map.of("content", "once"),
                            "Idempotency-Key",
                            "the key"));
    JsonNode stored = answers.get(0).require(201);
    for (Answer answer : answers) {
      assertThat(answer.require(201)).isEqualTo(stored);
    }
    JsonNode page = bob.call("GET", "/api/messages/" + space).require(200);
    assertThat(page.get("total").asInt()).isEqualTo(1);
    assertThat(page.get("seq").asInt()).isEqualTo(1);
    assertThat(endOf(space)).isEqualTo(2);
    assertThat(here.seqs()).containsExactly(1L, 2L);
    assertThat(there.seqs()).containsExactly(1L, 2L);
  }

  @Test
  void whoIsNoMemberAnyMoreStopsHearingOnEveryServer() {
    String space = privateSpace();
    SocketClient here = listen(0, bob, space);
    SocketClient there = listen(1, bob, space);
    SocketClient member = listen(1, cleo, space);
    long first = post(0, ada, space);
    await().until(() -> here.seqs().contains(first) && there.seqs().contains(first));

    ada.call("DELETE", "/api/spaces/" + space + "/members/" + bob.userId()).require(200);
    assertSilence(space, List.of(here, there), member);
  }

  @Test
  void whenASpaceIsMadePrivateItsGuestsStopHearing() {
    String space = ada.createSpace("A thread", cleo);
    SocketClient here = listen(0, bob, space);
    SocketClient there = listen(1, bob, space);
    SocketClient member = listen(1, cleo, space);
    ada.call("PATCH", "/api/spaces/" + space, Map.of("visibility", "private")).require(200);
    assertSilence(space, List.of(here, there), member);
  }

  private String privateSpace() {
    String space =
        ada.call(
                "POST",
                "/api/spaces",
                Map.of("title", "A secret", "description", "", "visibility", "private"))
            .require(201)
            .get("space_id")
            .asText();
    for (RestClient guest : List.of(bob, cleo)) {
      String code =
          ada.call("POST", "/api/spaces/" + space + "/invite").require(201).get("code").asText();
      guest
          .call("POST", "/api/spaces/" + space + "/join", Map.of("invite_code", code))
          .require(200);
    }
    return space;
  }

  /** Within two seconds, nothing that is posted reaches some sockets, while it reaches another. */
  private void assertSilence(String space, List<SocketClient> gone, SocketClient member) {
    await()
        .atMost(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long seq = posted(space, member);
              return gone.stream().noneMatch(socket -> socket.seqs().contains(seq));
            });
    List<Integer> heard = gone.stream().map(socket -> socket.seqs().size()).toList();
    for (int i = 0; i < 5; i++) {
      posted(space, member);
    }
    assertThat(gone.stream().map(socket -> socket.seqs().size()).toList()).isEqualTo(heard);
  }

  /** Posts on both servers, and waits until another member has heard it. */
  private long posted(String space, SocketClient member) {
    long last = 0;
    for (int server = 0; server < 2; server++) {
      last =
          ada.at(servers.port(server))
              .call("POST", "/api/messages/" + space, Map.of("content", "hello"))
              .require(201)
              .get("seq")
              .asLong();
    }
    long seq = last;
    await().pollInterval(Duration.ofMillis(5)).until(() -> member.seqs().contains(seq));
    return seq;
  }

  @Test
  void aSocketIsCutWhenItsTokenExpires() {
    Instant expiry = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);
    User user = new User(new UserId(UUID.fromString(bob.userId())), "bob", null);
    String token =
        new JwtIssuer(TokenKey.Secret.of(TwoServers.SECRET), JwtClaims.UNCHECKED)
            .issue(user, Instant.now(), expiry);
    SocketClient socket =
        SocketClient.connect(
            servers.port(0), RestClient.withToken(servers.port(0), token, bob.userId()));
    sockets.add(socket);
    await().atMost(Duration.ofSeconds(12)).until(() -> !socket.connected());
    assertThat(Instant.now()).isBetween(expiry, expiry.plusSeconds(1));
  }
}
