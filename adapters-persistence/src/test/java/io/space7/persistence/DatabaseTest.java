package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.testkit.Together;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.TimeZone;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatabaseTest {
  private final DatabaseSettings settings = TestServer.ofVersion(TestServer.NEWEST).emptyDatabase();

  @RepeatedTest(5)
  void severalServersMayPrepareAnEmptyDatabaseAtOnce() throws Exception {
    Together.run(
        4,
        i ->
            () -> {
              try (Database database = Database.open(settings, Clock.systemUTC())) {
                return SampleThread.begin(database).post(database, "text");
              }
            });
  }

  @Test
  void sharesADatabaseWithTheTablesOfOthers() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE somebody_elses (id int)");
    }
    try (Database database = Database.open(settings, Clock.systemUTC())) {
      assertThat(SampleThread.begin(database).post(database, "text").seq()).isEqualTo(1);
    }
  }

  @Test
  void whatIsStoredDoesNotDependOnTheZoneOfTheMachine() {
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
    try (Database there = Database.open(settings, Clock.systemUTC())) {
      SampleThread thread = SampleThread.begin(there);
      var posted = thread.post(there, "text");
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      try (Database here = Database.open(settings, Clock.systemUTC())) {
        assertThat(here.messages().find(thread.spaceId(), posted.messageId(), thread.userId()))
            .contains(posted);
      }
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void saysWhatAUserLacksWhoMayNotCreateTables() {
    TestServer server = TestServer.ofVersion(TestServer.NEWEST);
    server.execute("CREATE ROLE limited LOGIN");
    DatabaseSettings fresh = server.emptyDatabase();
    DatabaseSettings limited = new DatabaseSettings(fresh.jdbcUrl(), "limited", null, 4);
    assertThatThrownBy(() -> Database.open(limited, Clock.systemUTC()))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessage(
            "The tables of the database cannot be brought up to date: ERROR: permission denied for"
                + " schema public. Let the user create tables: GRANT CREATE ON SCHEMA public TO"
                + " it.");
  }

  @Test
  void doesNotStartWithoutTheDatabaseAndSaysWhyInOneLine() {
    for (DatabaseSettings unusable :
        new DatabaseSettings[] {
          new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/space7", "ada", "secret", 4),
          new DatabaseSettings(settings.jdbcUrl() + "nowhere", "postgres", "secret", 4)
        }) {
      assertThatThrownBy(() -> Database.open(unusable, Clock.systemUTC()))
          .isInstanceOf(DatabaseStartException.class)
          .hasMessageStartingWith("The database cannot be reached: ")
          .message()
          .doesNotContain("secret", "\n");
    }
  }
}
