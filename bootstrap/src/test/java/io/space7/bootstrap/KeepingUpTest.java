package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
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

/** What sockets hear of a Space besides its events, whichever of two servers they are on. */
@Timeout(120)
class KeepingUpTest {
  private static TwoServers servers;

  private final List<SocketClient> sockets = new ArrayList<>();
  private RestClient ada;
  private RestClient bob;
  private String space;

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
    space = ada.createSpace("A thread", bob.at(servers.port(0)));
  }

  @AfterEach
  void disconnect() {
    sockets.forEach(SocketClient::close);
  }

  private SocketClient connect(int server, RestClient user) {
    SocketClient socket = SocketClient.connect(servers.port(server), user);
    sockets.add(socket);
    return socket;
  }

  private SocketClient listen(int server, RestClient user) {
    SocketClient socket = connect(server, user);
    socket.join(space);
    return socket;
  }

  private static List<JSONObject> heard(SocketClient socket, String event) {
    return socket.heard().stream()
        .filter(heard -> heard.event().equals(event))
        .map(SocketClient.Heard::payload)
        .toList();
  }

  private static JSONObject newest(SocketClient socket) {
    List<JSONObject> updates = heard(socket, "space_updated");
    return updates.isEmpty() ? new JSONObject() : updates.get(updates.size() - 1);
  }

  @Test
  void everybodyHearsWhatASpaceHasBecome() {
    SocketClient here = listen(0, bob);
    SocketClient there = listen(1, bob);
    ada.call("PATCH", "/api/spaces/" + space, Map.of("title", "Another title")).require(200);
    ada.call("PUT", "/api/spaces/" + space + "/lock", Map.of()).require(200);
    for (SocketClient socket : List.of(here, there)) {
      await()
          .until(
              () ->
                  newest(socket).optString("title").equals("Another title")
                      && newest(socket).optBoolean("is_locked"));
      assertThat(heard(socket, "space_updated"))
          .extracting(update -> update.optLong("version"))
          .isSorted()
          .doesNotHaveDuplicates();
    }
    ada.call("PUT", "/api/spaces/" + space + "/lock", Map.of()).require(200);
    ada.postForm(space, "counted");
    RestClient carl = RestClient.signIn(servers.port(1), "carl-" + UUID.randomUUID());
    carl.call("POST", "/api/spaces/" + space + "/join", Map.of()).require(200);
    for (SocketClient socket : List.of(here, there)) {
      await()
          .until(
              () ->
                  newest(socket).optInt("message_count") == 1
                      && newest(socket).optInt("participant_count") == 3);
    }
    ada.call("PUT", "/api/spaces/" + space + "/archive", Map.of()).require(200);
    for (SocketClient socket : List.of(here, there)) {
      await().until(() -> newest(socket).optBoolean("is_archived"));
    }
  }

  @Test
  void countsAreToldAboutOnceASecond() {
    SocketClient there = listen(1, bob);
    long begin = System.nanoTime();
    for (int i = 0; i < 60; i++) {
      ada.postForm(space, "message " + i);
    }
    await().until(() -> newest(there).optInt("message_count") == 60);
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
    assertThat(heard(there, "space_updated")).hasSizeLessThanOrEqualTo((int) seconds + 1);
  }

  @Test
  void theOtherConnectionsOfAReaderAreTold() {
    ada.postForm(space, "one");
    ada.postForm(space, "two");
    SocketClient phone = connect(0, bob);
    SocketClient laptop = connect(0, bob);
    SocketClient tablet = connect(1, bob);
    SocketClient adas = listen(1, ada);
    bob.at(servers.port(0))
        .call("PUT", "/api/spaces/" + space + "/read", Map.of("seq", 1), "X-Socket-Id", phone.id())
        .require(200);
    for (SocketClient socket : List.of(laptop, tablet)) {
      await().until(() -> heard(socket, "read").size() == 1);
      JSONObject read = heard(socket, "read").get(0);
      assertThat(read.optString("spaceId")).isEqualTo(space);
      assertThat(read.optLong("read_seq")).isEqualTo(1);
      assertThat(read.optInt("unread_count")).isEqualTo(1);
    }
    assertThat(heard(phone, "read")).isEmpty();
    assertThat(heard(adas, "read")).isEmpty();
  }

  @Test
  void whoWasRemovedHearsNothingMoreUntilTheyListenAgain() {
    SocketClient here = listen(0, bob);
    SocketClient there = listen(1, bob);
    SocketClient adas = listen(1, ada);
    ada.call("DELETE", "/api/spaces/" + space + "/members/" + bob.userId()).require(200);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                heard(adas, "space_updated").stream()
                    .anyMatch(u -> u.optInt("participant_count") == 1));
    RestClient carl = RestClient.signIn(servers.port(0), "carl-" + UUID.randomUUID());
    SocketClient carls = listen(0, carl);
    ada.postForm(space, "without bob");
    await().until(() -> carls.seqs().size() == 1);
    assertThat(here.seqs()).isEmpty();
    assertThat(there.seqs()).isEmpty();
    bob.call("POST", "/api/messages/" + space, Map.of("content", "x")).require(403);
    there.join(space);
    ada.postForm(space, "with bob");
    await().until(() -> there.seqs().size() == 1);
  }

  @Test
  void anErasedAccountIsGoneOnBothServers() {
    SocketClient there = listen(1, bob);
    ada.postForm(space, "goes");
    await().until(() -> there.count("receive_message") == 1);
    ada.call("DELETE", "/api/profile/account").require(202);
    ada.call("GET", "/api/spaces/my").require(401);
    await().until(() -> there.count("message_deleted") == 1);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ada.call("GET", "/api/profile/account").status() == 401);
    assertThat(
            bob.call("GET", "/api/spaces/" + space).body().get("creator").get("user_id").asText())
        .isEqualTo(bob.userId());
    bob.call("GET", "/api/profile/user/" + ada.userId()).require(404);
  }

  /** Not even of a public Space, which anybody else may listen to. */
  @Test
  void anErasedUsersSocketsAreCutAndTheirTokenRefusedOnBothServers() {
    RestClient carl = RestClient.signIn(servers.port(0), "carl-" + UUID.randomUUID());
    RestClient carlThere = carl.at(servers.port(1));
    carlThere.call("GET", "/api/spaces/my").require(200);
    List<SocketClient> guests = List.of(listen(0, carl), listen(1, carl), connect(1, carl));
    SocketClient other = listen(1, bob);
    carl.call("DELETE", "/api/profile/account").require(202);
    carl.call("GET", "/api/spaces/my").require(401);
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> guests.stream().noneMatch(SocketClient::connected));
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> carlThere.call("GET", "/api/spaces/my").status() == 401);
    ada.postForm(space, "without carl");
    await().until(() -> other.seqs().size() == 1);
    assertThat(guests).allMatch(guest -> guest.seqs().isEmpty());
  }

  @Test
  void aRemovedMembersSocketsAreTakenOutWithinASecond() {
    SocketClient here = listen(0, bob);
    SocketClient there = listen(1, bob);
    SocketClient carls = listen(1, RestClient.signIn(servers.port(1), "carl-" + UUID.randomUUID()));
    ada.postForm(space, "with bob");
    await()
        .until(
            () -> here.seqs().size() == 1 && there.seqs().size() == 1 && carls.seqs().size() == 1);
    ada.call("DELETE", "/api/spaces/" + space + "/members/" + bob.userId()).require(200);
    long removed = System.nanoTime();
    Duration lastHeard = Duration.ZERO;
    for (int n = 2; Duration.ofNanos(System.nanoTime() - removed).toSeconds() < 3; n++) {
      int heardBefore = here.seqs().size() + there.seqs().size();
      Duration postedAt = Duration.ofNanos(System.nanoTime() - removed);
      ada.postForm(space, "message " + n);
      int posted = n;
      await().pollInterval(Duration.ofMillis(5)).until(() -> carls.seqs().size() >= posted);
      if (here.seqs().size() + there.seqs().size() > heardBefore) {
        lastHeard = postedAt;
      }
    }
    assertThat(lastHeard).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void theCreatorDeletesAnothersMessageOverASocket() {
    SocketClient adas = listen(0, ada);
    SocketClient bobs = listen(1, bob);
    String messageId = bob.postForm(space, "goes").get("message_id").asText();
    await().until(() -> adas.seqs().size() == 1);
    JSONObject wish = new JSONObject(Map.of("spaceId", space, "messageId", messageId));
    assertThat(adas.request("delete_message", wish).has("error")).isFalse();
    await().until(() -> heard(bobs, "message_deleted").size() == 1);
    JSONObject deleted = heard(bobs, "message_deleted").get(0);
    assertThat(deleted.toString()).contains(messageId, ada.userId()).doesNotContain(bob.userId());
    assertThat(bob.call("GET", "/api/messages/" + space).require(200).get("total").asInt())
        .isZero();
  }

  @Test
  void everyMemberHearsOfAnotherVisibility() {
    SocketClient here = listen(0, bob);
    SocketClient there = listen(1, bob);
    for (String visibility : List.of("private", "public")) {
      ada.call("PATCH", "/api/spaces/" + space, Map.of("visibility", visibility)).require(200);
      for (SocketClient socket : List.of(here, there)) {
        await().until(() -> newest(socket).optString("visibility").equals(visibility));
      }
    }
  }
}
