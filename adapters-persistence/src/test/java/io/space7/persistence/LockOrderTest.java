package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Batches of two servers may change the totals of the same users, in different Spaces. They lock
 * the users' rows in the order of their ids; in any other order two batches may wait for each
 * other.
 */
@Timeout(60)
class LockOrderTest {
  private static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofMinutes(3));
  private static final UserId FIRST = new UserId(new UUID(1, 1));
  private static final UserId LAST = new UserId(new UUID(Long.MAX_VALUE, 1));

  private final ExecutorService callers = Executors.newCachedThreadPool();

  @Test
  void aBatchThatWaitsForAUserHoldsNoLaterOne() throws Exception {
    DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    readByNoIndex(settings);
    try (Database database =
            Database.open(settings, Clock.systemUTC(), Housekeeping.EVENTS_KEPT, PATIENT);
        Connection other = connect(settings)) {
      SampleThread thread = SampleThread.begin(database);
      // Without an index, rows are found in the order in which they were made.
      for (UserId userId : List.of(LAST, FIRST)) {
        database.users().provision(new User(userId, "user", null));
        database.spaces().join(thread.spaceId(), userId, null, Clock.systemUTC().instant());
      }
      database.transactions().single(handle -> handle.execute("VACUUM FULL user_stats"));
      other.setAutoCommit(false);
      lock(other, FIRST, "");

      Future<?> batch = callers.submit(() -> postAsOneBatch(database, thread, LAST, FIRST));
      await().until(() -> isWaitedFor(other));
      assertThatCode(() -> lock(other, LAST, "NOWAIT")).doesNotThrowAnyException();
      other.rollback();
      batch.get(30, TimeUnit.SECONDS);
    } finally {
      callers.shutdownNow();
    }
  }

  /** An index has an order of its own, and which way to the rows is taken is no promise. */
  private static void readByNoIndex(DatabaseSettings settings) throws SQLException {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          DO $$ BEGIN
            EXECUTE format('ALTER DATABASE %I SET enable_indexscan = off', current_database());
          END $$
          """);
    }
  }

  private static Connection connect(DatabaseSettings settings) throws SQLException {
    return DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
  }

  private static void postAsOneBatch(Database database, SampleThread thread, UserId... senders) {
    List<Posting> posts =
        Stream.of(senders)
            .map(
                sender ->
                    new Posting(
                        new NewMessage(
                            new MessageId(UUID.randomUUID()),
                            thread.spaceId(),
                            sender,
                            new MessageText("text"),
                            null,
                            null,
                            null)))
            .toList();
    database
        .transactions()
        .change(
            handle -> {
              Batch batch =
                  BatchReading.read(
                      handle, posts, Clock.systemUTC().instant(), database.reads().history(), true);
              posts.forEach(post -> post.apply(batch));
              BatchWriting.write(handle, batch, List.of());
              return null;
            });
  }

  private static void lock(Connection connection, UserId userId, String how) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM user_stats WHERE user_id = ? FOR UPDATE " + how)) {
      statement.setObject(1, userId.value());
      statement.execute();
    }
  }

  private static boolean isWaitedFor(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity
                  WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))
                """)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
