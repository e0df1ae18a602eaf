package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.Together;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers whose batches meet in the database. */
@Timeout(60)
class TwoServersTest {
  private static final int USERS = 24;
  private static final int EACH = 60;
  private static final String CONNECTIONS =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()";
  private static final String DEADLOCKS =
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";

  /**
   * One user's messages in two Spaces change the same total, each in a transaction that goes on to
   * change other totals. All of it is stored, and nothing by way of a deadlock and another try.
   */
  @Test
  void batchesThatShareUsersDoNotWaitForEachOther() throws Exception {
    DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).newDatabase();
    List<Database> servers =
        List.of(
            Database.open(settings, Clock.systemUTC()), Database.open(settings, Clock.systemUTC()));
    List<UserId> users = new ArrayList<>();
    try {
      Database first = servers.get(0);
      List<SpaceId> spaces =
          List.of(SampleThread.begin(first).spaceId(), SampleThread.begin(first).spaceId());
      for (int i = 0; i < USERS; i++) {
        User user = new User(new UserId(UUID.randomUUID()), "user " + i, null);
        first.users().provision(user);
        spaces.forEach(
            space -> first.spaces().join(space, user.userId(), null, Clock.systemUTC().instant()));
        users.add(user.userId());
      }
      Together.run(
          2 * USERS,
          i ->
              () -> {
                for (int n = 0; n < EACH; n++) {
                  servers.get(i % 2).messages().post(draft(spaces.get(i % 2), users.get(i / 2)));
                }
                return null;
              });
      for (UserId user : users) {
        assertThat(first.users().profile(user).orElseThrow().stats().totalWordsContributed())
            .isEqualTo(2L * EACH * 3);
      }
    } finally {
      servers.forEach(Database::close);
    }
    // What a connection has met is counted for certain when it has ended.
    await().atMost(Duration.ofSeconds(10)).until(() -> count(settings, CONNECTIONS) == 1);
    assertThat(count(settings, DEADLOCKS)).isZero();
  }

  private static NewMessage draft(SpaceId space, UserId user) {
    return new NewMessage(
        new MessageId(UUID.randomUUID()),
        space,
        user,
        new MessageText("three words long"),
        null,
        null,
        null);
  }

  private static long count(DatabaseSettings settings, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
