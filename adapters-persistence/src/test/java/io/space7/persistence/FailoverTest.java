package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import io.space7.testkit.contract.HeardSignals;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A primary that goes, and what takes its place, step by step; {@link SurvivalTest} is the load.
 */
@Timeout(240)
class FailoverTest {
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

  /** Signals of a server that is set up after the promotion reach one that was there before. */
  @Test
  void theSignalsFollowAPromotion() throws Exception {
    InstalledServer standby = keep(primary.standby());
    Database database = open(memory, primary, standby);
    SampleThread thread = SampleThread.begin(database);
    HeardSignals heard = new HeardSignals();
    database.signals().tell(heard);
    heard.await(new Signal.Lost());
    await().atMost(HEALED).until(() -> hasReplayed(primary));
    primary.kill();
    standby.promote();
    heard.await(new Signal.Lost());
    Database other = open(null, primary, standby);
    thread.post(other, "after");
    heard.await(new Signal.Happened(thread.spaceId(), 1));
  }

  /** As by a dump and a restore, which gives the data another system identifier. */
  @Test
  void dataMovedToAnotherClusterKeepTheirEpochIfSomebodyKnowsThatAllIsThere() throws Exception {
    Database database = open(memory, primary);
    SampleThread thread = SampleThread.begin(database);
    thread.post(database, "kept");
    Epoch epoch = epoch(database, thread);
    database.close();
    InstalledServer complete = keep(InstalledServer.startOrSkip());
    primary.dumpTo(complete);
    InstalledServer unremembered = keep(InstalledServer.startOrSkip());
    primary.dumpTo(unremembered);
    Database moved = open(memory, complete);
    assertThat(epoch(moved, thread)).as("all is there").isEqualTo(epoch);
    moved.close();
    assertThat(epoch(open(null, complete), thread)).as("somebody has looked").isEqualTo(epoch);
    assertThat(epoch(open(null, unremembered), thread)).as("nobody knows").isNotEqualTo(epoch);

    Database again = open(memory, primary);
    thread.post(again, "lost by the dump");
    again.close();
    InstalledServer late = keep(InstalledServer.startOrSkip());
    complete.dumpTo(late);
    assertThat(epoch(open(memory, late), thread)).as("something is missing").isNotEqualTo(epoch);
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

  private static boolean hasReplayed(InstalledServer server) {
    return server.isTrue(
        "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn())");
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }
}
