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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A primary that goes, and what takes its place. {@code -Dspace7.failover.seconds=30} makes the
 * sending last longer.
 */
@Timeout(240)
class FailoverTest {
  private static final int SENDERS = 16;
  private static final long SECONDS = Long.getLong("space7.failover.seconds", 8);

  private static final Duration HEALED = Duration.ofSeconds(15);

  private final List<AutoCloseable> parts = new ArrayList<>();
  @TempDir Path memory;
  private InstalledServer primary;

  @BeforeEach
  void start() throws Exception {
    primary = keep(InstalledServer.startOrSkip());
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  @Test
  void aSynchronousStandbyLosesNothingAndTheEpochStays() throws Exception {
    InstalledServer standby = keep(primary.standby());
    primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.execute("SELECT pg_reload_conf()");
    await().atMost(HEALED).until(() -> isSynchronous(primary));
    Database database = open(memory, primary, standby);
    SampleThread thread = SampleThread.begin(database);
    thread.post(database, "first");
    Epoch epoch = epoch(database, thread);

    Senders senders = new Senders(database, thread);
    senders.begin();
    TimeUnit.SECONDS.sleep(SECONDS / 4);
    primary.kill();
    standby.promote();
    long promoted = System.nanoTime();
    senders.awaitAnother();
    long healed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - promoted);
    System.out.println("writes are back " + healed + " ms after the promotion");
    assertThat(healed).isLessThan(HEALED.toMillis());
    TimeUnit.SECONDS.sleep(SECONDS / 4);
    senders.end();

    assertThat(epoch(database, thread)).isEqualTo(epoch);
    List<String> stored = thread.contents(database);
    assertThat(stored).doesNotHaveDuplicates().containsAll(senders.acknowledged.keySet());
    senders.acknowledged.forEach(
        (text, seq) -> assertThat(stored.get(stored.indexOf(text))).isEqualTo(text));
    assertThat(thread.events(database))
        .extracting(SpaceEvent::seq)
        .containsExactlyElementsOf(upTo(stored.size()));
    System.out.println(
        senders.acknowledged.size() + " acknowledged, " + stored.size() + " stored, 0 lost");
  }

  @Test
  void anAsynchronousStandbyThatHasLostSomethingBeginsAnotherEpoch() throws Exception {
    InstalledServer standby = keep(primary.standby());
    Database database = open(memory, primary, standby);
    SampleThread thread = SampleThread.begin(database);
    thread.post(database, "kept");
    Epoch epoch = epoch(database, thread);
    await().atMost(HEALED).until(() -> hasReplayed(primary));
    standby.kill();
    for (int i = 0; i < 5; i++) {
      thread.post(database, "lost " + i);
    }
    primary.kill();
    standby.begin();
    standby.promote();
    await().atMost(HEALED).until(() -> tryPost(database, thread, "after"));

    assertThat(thread.contents(database)).containsExactly("kept", "after");
    assertThat(epoch(database, thread)).isNotEqualTo(epoch);
    assertThat(database.log().read(thread.spaceId(), 6, 10).orElseThrow().heldIn(epoch).recovered())
        .isFalse();
  }

  @Test
  void aRestoredBackupBeginsAnotherEpochAlsoOnceTheNewHistoryHasPassedTheOld() throws Exception {
    Database database = open(memory, primary);
    SampleThread thread = SampleThread.begin(database);
    thread.post(database, "kept");
    Epoch first = epoch(database, thread);
    InstalledServer backup = keep(primary.backup());
    thread.post(database, "lost");
    primary.restore(backup);
    for (int i = 0; i < 3; i++) {
      String text = "after " + i;
      await().atMost(HEALED).until(() -> tryPost(database, thread, text));
    }
    Epoch second = epoch(database, thread);
    assertThat(second).isNotEqualTo(first);
    assertThat(database.log().read(thread.spaceId(), 2, 10).orElseThrow().heldIn(first).recovered())
        .isFalse();
    assertThat(database.log().read(thread.spaceId(), 2, 10).orElseThrow().heldIn(second).events())
        .hasSize(2);
  }

  /** Also if nothing ran while the backup was put back, and the server was killed before. */
  @Test
  void aServerStartedAgainOnItsHomeNotices() throws Exception {
    Database database = open(memory, primary);
    SampleThread thread = SampleThread.begin(database);
    thread.post(database, "kept");
    Epoch first = epoch(database, thread);
    InstalledServer backup = keep(primary.backup());
    thread.post(database, "lost");
    database.close();
    primary.restore(backup);
    Database again = open(memory, primary);
    assertThat(epoch(again, thread)).isNotEqualTo(first);
  }

  @Test
  void aRestartChangesNothing() throws Exception {
    Database database = open(memory, primary);
    SampleThread thread = SampleThread.begin(database);
    thread.post(database, "kept");
    Epoch epoch = epoch(database, thread);
    primary.kill();
    primary.begin();
    await().atMost(HEALED).until(() -> tryPost(database, thread, "after"));
    assertThat(epoch(database, thread)).isEqualTo(epoch);
    database.close();
    assertThat(epoch(open(memory, primary), thread)).isEqualTo(epoch);
    assertThat(epoch(open(null, primary), thread)).isEqualTo(epoch);
  }

  @Test
  void aServerThatIsReadOnlyForAWhileIsLeftAndFoundAgain() throws Exception {
    Database database = open(memory, primary);
    SampleThread thread = SampleThread.begin(database);
    primary.execute("ALTER DATABASE postgres SET default_transaction_read_only = on");
    primary.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'space7'");
    await().atMost(HEALED).until(() -> !tryPost(database, thread, "refused"));
    primary.execute(
        "BEGIN READ WRITE; ALTER DATABASE postgres SET default_transaction_read_only = off; COMMIT");
    await().atMost(HEALED).until(() -> tryPost(database, thread, "after"));
  }

  private Database open(Path folder, InstalledServer... servers) {
    StringBuilder hosts = new StringBuilder();
    for (InstalledServer server : servers) {
      hosts.append(hosts.isEmpty() ? "" : ",").append("127.0.0.1:").append(server.port());
    }
    DatabaseSettings settings =
        DatabaseSettings.parse("postgresql://postgres@" + hosts + "/postgres", 6);
    return keep(Database.open(settings, Clock.systemUTC(), Housekeeping.EVENTS_KEPT, folder));
  }

  private static boolean tryPost(Database database, SampleThread thread, String text) {
    try {
      thread.post(database, text);
      return true;
    } catch (Refusal away) {
      assertThat(away.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
      return false;
    }
  }

  private static Epoch epoch(Database database, SampleThread thread) {
    return database.log().read(thread.spaceId(), 0, 1).orElseThrow().epoch();
  }

  private static List<Long> upTo(long last) {
    return java.util.stream.LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static boolean isSynchronous(InstalledServer server) {
    return server.isTrue(
        "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')");
  }

  private static boolean hasReplayed(InstalledServer server) {
    return server.isTrue(
        "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn())");
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }

  /** Clients that send each message under a key until it is stored. */
  private static final class Senders {
    final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Database database;
    private final SampleThread thread;
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    private volatile boolean ended;

    Senders(Database database, SampleThread thread) {
      this.database = database;
      this.thread = thread;
    }

    void begin() {
      for (int sender = 0; sender < SENDERS; sender++) {
        String name = "sender " + sender;
        threads.execute(() -> send(name));
      }
    }

    private void send(String name) {
      for (int i = 0; !ended; i++) {
        String text = name + " says " + i;
        while (!ended || !acknowledged.containsKey(text)) {
          try {
            acknowledged.put(text, database.messages().post(draft(text)).event().seq());
            break;
          } catch (Refusal away) {
            assertThat(away.code()).isIn(ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.BUSY);
          }
        }
      }
    }

    private NewMessage draft(String text) {
      return new NewMessage(
          new MessageId(UUID.randomUUID()),
          thread.spaceId(),
          thread.userId(),
          new MessageText(text),
          null,
          new NewMessage.Attempt(new IdempotencyKey(text), "fingerprint of " + text),
          null);
    }

    void awaitAnother() {
      int before = acknowledged.size();
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(60))
          .until(() -> acknowledged.size() > before);
    }

    void end() throws InterruptedException {
      ended = true;
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
