package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.space7.testkit.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one database that hear of each other over NATS only. */
@Timeout(120)
class NatsTest {
  private static NatsServer nats;
  private static TwoServers servers;

  private final List<SocketClient> sockets = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    nats = new NatsServer();
    servers = TwoServers.start("nats://127.0.0.1:" + nats.port());
  }

  @AfterAll
  static void stop() throws IOException {
    servers.close();
    nats.close();
  }

  @AfterEach
  void disconnect() {
    sockets.forEach(SocketClient::close);
  }

  private static RestClient signIn(int server, String name) {
    return RestClient.signIn(servers.port(server), name + "-" + UUID.randomUUID());
  }

  private SocketClient listen(int server, RestClient user, String space) {
    SocketClient socket = SocketClient.connect(servers.port(server), user);
    sockets.add(socket);
    socket.join(space);
    return socket;
  }

  @Test
  void whatHappensOnOneServerIsHeardOnTheOtherAtOnce() {
    RestClient ada = signIn(0, "ada");
    RestClient bob = signIn(1, "bob");
    String space = ada.createSpace("A thread", bob.at(servers.port(0)));
    SocketClient bobs = listen(1, bob, space);
    for (int i = 1; i <= 20; i++) {
      int count = i;
      ada.postForm(space, "message " + i);
      await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> bobs.seqs().size() == count);
    }
    ada.call("PUT", "/api/spaces/" + space + "/lock").require(200);
    await().atMost(Duration.ofSeconds(5)).until(() -> bobs.count("space_updated") > 0);
  }

  @Test
  void aNatsThatIsKilledUnderLoadAndComesBackLosesNothing() throws Exception {
    RestClient ada = signIn(0, "ada");
    RestClient bob = signIn(1, "bob");
    String space = ada.createSpace("A thread", bob.at(servers.port(0)));
    SocketClient bobs = listen(1, bob, space);
    SocketClient bobsHere = listen(0, bob, space);
    int sent = 0;
    for (Runnable between : List.<Runnable>of(nats::kill, NatsTest::beginAgain, () -> {})) {
      for (int i = 0; i < 50; i++) {
        ada.postForm(space, "message " + sent);
        sent++;
      }
      int count = sent;
      await().atMost(Duration.ofSeconds(20)).until(() -> bobs.seqs().size() >= count);
      between.run();
    }
    List<Long> all = LongStream.rangeClosed(1, sent).boxed().toList();
    assertThat(bobs.seqs()).isEqualTo(all);
    await().until(() -> bobsHere.seqs().equals(all));
  }

  private static void beginAgain() {
    try {
      nats.begin();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aNatsThatIsNotThereStopsTheStartWithOneLine(@TempDir Path home) {
    Config config =
        Config.from(
            Map.of(
                "PORT",
                "0",
                "SPACE7_HOME",
                home.toString(),
                "SIGNALS_URL",
                "nats://ada:hush@127.0.0.1:1"));
    assertThatThrownBy(() -> Space7.start(config, Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("SIGNALS_URL: NATS cannot be used: ")
        .hasMessageNotContainingAny("hush", "\n");
  }
}
