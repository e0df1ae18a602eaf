package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.Epoch;
import io.space7.domain.Refusal;
import io.space7.testkit.Together;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The contracts, and what a pooler breaks, behind one that shares connections as it comes. */
class PgBouncerTest extends StoreContracts {
  private InstalledServer server;
  private PgBouncer pooler;

  @Override
  DatabaseSettings newDatabase() throws IOException {
    server = InstalledServer.startOrSkip();
    pooler = new PgBouncer(server.port());
    return pooler.settings(12);
  }

  @AfterAll
  void stop() throws IOException {
    if (pooler != null) {
      pooler.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void sixHundredCallsOfTwoServersAreAnswered() throws Exception {
    InstalledServer fresh = InstalledServer.startOrSkip();
    PgBouncer between = new PgBouncer(fresh.port());
    try (Database one = Database.open(between.settings(12), Clock.systemUTC());
        Database other = Database.open(between.settings(12), Clock.systemUTC())) {
      SampleThread thread = SampleThread.begin(one);
      Together.run(
          12,
          i ->
              () -> {
                Database database = i % 2 == 0 ? one : other;
                for (int call = 0; call < 25; call++) {
                  thread.post(database, "message " + i + "/" + call);
                  assertThat(database.log().read(thread.spaceId(), 0, 10)).isPresent();
                }
                return null;
              });
      assertThat(thread.contents(one)).hasSize(300).doesNotHaveDuplicates();
    } finally {
      between.close();
      fresh.close();
    }
  }

  /** The connections to the pooler stay while the server behind it is another. */
  @Test
  void aRestoredBackupBehindThePoolerBeginsAnotherEpoch() throws Exception {
    InstalledServer primary = InstalledServer.startOrSkip();
    PgBouncer between = new PgBouncer(primary.port());
    try (Database database = Database.open(between.settings(4), Clock.systemUTC())) {
      SampleThread thread = SampleThread.begin(database);
      thread.post(database, "kept");
      Epoch first = database.log().read(thread.spaceId(), 0, 1).orElseThrow().epoch();
      InstalledServer backup = primary.backup();
      thread.post(database, "lost");
      primary.restore(backup);
      backup.close();
      for (int i = 0; i < 3; i++) {
        String text = "after " + i;
        await().atMost(Duration.ofSeconds(30)).until(() -> tryPost(database, thread, text));
      }
      assertThat(database.log().read(thread.spaceId(), 0, 1).orElseThrow().epoch())
          .isNotEqualTo(first);
    } finally {
      between.close();
      primary.close();
    }
  }

  private static boolean tryPost(Database database, SampleThread thread, String text) {
    try {
      thread.post(database, text);
      return true;
    } catch (Refusal away) {
      return false;
    }
  }
}
