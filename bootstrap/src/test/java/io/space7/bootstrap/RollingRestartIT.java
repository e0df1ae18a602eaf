package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.embedded.EmbeddedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers behind the nginx configuration that ships, each stopped and started again while
 * clients write and listen. {@code benchmarks/rolling-restart.sh} does so for long.
 */
@EnabledIf("isInstalled")
class RollingRestartIT {
  private static final int ROUNDS = Integer.getInteger("space7.rounds", 1);
  private static final int WRITERS = 4;
  private static final int LISTENERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  static boolean isInstalled() {
    return Nginx.isInstalled();
  }

  @Test
  void nothingIsLostAndNothingComesTwice() throws Exception {
    EmbeddedDatabase database =
        EmbeddedDatabase.start(Files.createDirectory(folder.resolve("database")).toAbsolutePath());
    int[] ports = {Nginx.freePort(), Nginx.freePort()};
    RunnableJar[] nodes = new RunnableJar[ports.length];
    try (Nginx nginx = Nginx.shipped(folder, ports[0], ports[1])) {
      for (int i = 0; i < nodes.length; i++) {
        nodes[i] = start(database, ports[i]);
      }
      run(nginx, database, ports, nodes);
    } finally {
      for (RunnableJar node : nodes) {
        if (node != null) {
          node.close();
        }
      }
      database.close();
    }
  }

  private void run(Nginx nginx, EmbeddedDatabase database, int[] ports, RunnableJar[] nodes)
      throws InterruptedException {
    RestClient ada = RestClient.signIn(nginx.port(), "ada");
    RestClient bob = RestClient.signIn(nginx.port(), "bob");
    String space = ada.createSpace("Restarted", bob);
    List<ResumingListener> listeners =
        Stream.generate(() -> new ResumingListener(nginx.port(), bob, space))
            .limit(LISTENERS)
            .toList();
    listeners.forEach(listener -> await().atMost(PATIENCE).until(listener::hasJoined));
    AtomicBoolean going = new AtomicBoolean(true);
    List<PersistentWriter> writers =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> new PersistentWriter("w" + i, nginx.port(), ada, space, going))
            .toList();
    writers.forEach(Thread::start);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < nodes.length; i++) {
        awaitMore(writers);
        assertThat(nodes[i].stop()).as("SIGTERM's own status").isEqualTo(143);
        awaitMore(writers);
        nodes[i] = start(database, ports[i]);
      }
    }
    awaitMore(writers);
    going.set(false);
    for (PersistentWriter writer : writers) {
      writer.join(PATIENCE.toMillis());
      assertThat(writer.failure()).isNull();
    }
    List<String> stored = writers.stream().flatMap(writer -> writer.stored().stream()).toList();
    assertThat(ada.call("GET", "/api/messages/" + space).require(200).get("total").asInt())
        .as("messages stored")
        .isEqualTo(stored.size());
    for (ResumingListener listener : listeners) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(listener.heard()).hasSameSizeAs(stored).containsAll(stored));
      assertThat(listener.heard()).doesNotHaveDuplicates();
      assertThat(listener.seqs()).isSorted();
      listener.close();
    }
    int again = writers.stream().mapToInt(PersistentWriter::sentAgain).sum();
    if (ROUNDS > 1) {
      System.out.printf(
          Locale.ROOT,
          "%d messages over %d restarts: none lost, none twice; %d requests were sent again%n",
          stored.size(),
          ROUNDS * nodes.length,
          again);
    }
  }

  /** Every writer has got something done since. */
  private static void awaitMore(List<PersistentWriter> writers) {
    for (PersistentWriter writer : writers) {
      int before = writer.stored().size();
      await()
          .atMost(PATIENCE)
          .until(() -> writer.failure() != null || writer.stored().size() > before + 10);
    }
  }

  private RunnableJar start(EmbeddedDatabase database, int port) {
    DatabaseSettings settings = database.settings(1);
    String login = settings.user() + ":" + settings.password() + "@";
    RunnableJar node =
        RunnableJar.start(
            folder,
            Map.of(
                "PORT",
                Integer.toString(port),
                "SPACE7_HOME",
                folder.resolve("home").toString(),
                "DATABASE_URL",
                settings.jdbcUrl().replace("//", "//" + login),
                "JWT_SECRET",
                TwoServers.SECRET,
                "DEV_SIGN_IN",
                "true",
                "RATE_LIMIT",
                "off",
                "TRUSTED_PROXIES",
                "127.0.0.1"));
    node.awaitPort();
    return node;
  }
}
