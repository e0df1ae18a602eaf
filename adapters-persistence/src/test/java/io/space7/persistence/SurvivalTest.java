package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.MessagePosted;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sixteen senders with keys and listeners on two servers, while the primary goes and something
 * takes its place. {@code benchmarks/survive.sh} makes the sending last longer.
 */
@Timeout(300)
class SurvivalTest {
  private static final Logger LOG = LoggerFactory.getLogger(SurvivalTest.class);
  private static final int SENDERS = 16;
  private static final int LISTENERS = 4;
  private static final long MILLIS = 1000 * Long.getLong("space7.survive.seconds", 2);
  private static final Duration HEALED = Duration.ofSeconds(15);

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
  private volatile boolean ended;
  @TempDir Path memory;
  private InstalledServer primary;
  private SampleThread thread;
  private List<ListeningServer> servers;

  @BeforeEach
  void start() throws Exception {
    primary = keep(InstalledServer.startOrSkip());
  }

  @AfterEach
  void stop() throws Exception {
    ended = true;
    threads.shutdownNow();
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  @Test
  void aSynchronousStandbyLosesNothingAndNobodyNotices() throws Exception {
    InstalledServer standby = keep(primary.standby());
    primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.execute("SELECT pg_reload_conf()");
    await()
        .atMost(HEALED)
        .until(
            () ->
                primary.isTrue(
                    "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')"));
    begin(primary, standby);
    Epoch epoch = epoch();
    TimeUnit.MILLISECONDS.sleep(MILLIS / 2);
    primary.kill();
    standby.promote();
    awaitAnother();
    TimeUnit.MILLISECONDS.sleep(MILLIS / 2);
    List<SpaceEvent> table = end();
    assertThat(epoch()).isEqualTo(epoch);
    assertThat(contents(table)).containsAll(acknowledged.keySet());
    assertThat(servers.stream().mapToInt(server -> server.check(table)).sum())
        .as("listeners that were told to load anew")
        .isZero();
  }

  @Test
  void whatAnAsynchronousStandbyLosesIsToldToEverybody() throws Exception {
    InstalledServer standby = keep(primary.standby());
    begin(primary, standby);
    TimeUnit.MILLISECONDS.sleep(MILLIS / 4);
    standby.kill();
    TimeUnit.MILLISECONDS.sleep(MILLIS / 4);
    loseAfter(
        () -> {
          primary.kill();
          standby.begin();
          standby.promote();
        });
  }

  @Test
  void whatARestoredBackupLosesIsToldToEverybody() throws Exception {
    begin(primary);
    TimeUnit.MILLISECONDS.sleep(MILLIS / 4);
    InstalledServer backup = keep(primary.backup());
    TimeUnit.MILLISECONDS.sleep(MILLIS / 4);
    loseAfter(() -> primary.restore(backup));
  }

  private void loseAfter(Loss loss) throws Exception {
    Epoch epoch = epoch();
    loss.happen();
    awaitAnother();
    TimeUnit.MILLISECONDS.sleep(MILLIS / 2);
    List<SpaceEvent> table = end();
    assertThat(epoch()).isNotEqualTo(epoch);
    assertThat(contents(table)).isNotEmpty();
    assertThat(servers.stream().mapToInt(server -> server.check(table)).sum())
        .as("listeners that were told to load anew")
        .isEqualTo(2 * LISTENERS);
  }

  private void begin(InstalledServer... hosts) {
    Database first = open(memory.resolve("first"), hosts);
    thread = SampleThread.begin(first);
    servers =
        List.of(
            keep(new ListeningServer(first, thread)),
            keep(new ListeningServer(open(memory.resolve("second"), hosts), thread)));
    servers.forEach(server -> server.listen(LISTENERS));
    for (int i = 0; i < SENDERS; i++) {
      ListeningServer server = servers.get(i % 2);
      String name = "sender " + i;
      threads.execute(() -> send(server, name));
    }
  }

  /** Each message until it is stored. */
  private void send(ListeningServer server, String name) {
    for (int i = 0; !ended; i++) {
      String text = name + " says " + i;
      NewMessage draft =
          new NewMessage(
              new MessageId(UUID.randomUUID()),
              thread.spaceId(),
              thread.userId(),
              new MessageText(text),
              null,
              new NewMessage.Attempt(new IdempotencyKey(text), "fingerprint of " + text),
              null);
      while (!acknowledged.containsKey(text)) {
        try {
          SpaceEvent event = server.database.messages().post(draft).event();
          acknowledged.put(text, event.seq());
          server.committed(event);
        } catch (Refusal away) {
          assertThat(away.code()).isIn(ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.BUSY);
        }
      }
    }
  }

  private void awaitAnother() {
    long start = System.nanoTime();
    int before = acknowledged.size();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(HEALED.multipliedBy(4))
        .until(() -> acknowledged.size() > before + SENDERS);
    LOG.info(
        "Writes are back after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  /** What the table holds when all have been heard. */
  private List<SpaceEvent> end() throws InterruptedException {
    ended = true;
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    List<SpaceEvent> table = thread.events(servers.get(0).database);
    assertThat(table)
        .extracting(SpaceEvent::seq)
        .isEqualTo(LongStream.rangeClosed(1, table.size()).boxed().toList());
    await()
        .atMost(HEALED.multipliedBy(4))
        .untilAsserted(
            () ->
                assertThat(servers.stream().flatMap(server -> server.positions().stream()))
                    .containsOnly((long) table.size()));
    LOG.info("{} acknowledged, {} in the table", acknowledged.size(), table.size());
    return table;
  }

  /** Each once. */
  private static Set<String> contents(List<SpaceEvent> table) {
    List<String> all =
        table.stream().map(event -> ((MessagePosted) event).message().content()).toList();
    Set<String> contents = new HashSet<>(all);
    assertThat(contents).as("nothing is stored twice").hasSize(all.size());
    return contents;
  }

  private Epoch epoch() {
    return servers.get(0).database.log().read(thread.spaceId(), 0, 1).orElseThrow().epoch();
  }

  private Database open(Path folder, InstalledServer... hosts) {
    String addresses =
        List.of(hosts).stream()
            .map(host -> "127.0.0.1:" + host.port())
            .collect(Collectors.joining(","));
    DatabaseSettings settings =
        DatabaseSettings.parse("postgresql://postgres@" + addresses + "/postgres", 6);
    return Database.open(settings, Clock.systemUTC(), Housekeeping.EVENTS_KEPT, folder);
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }

  private interface Loss {
    void happen() throws Exception;
  }
}
