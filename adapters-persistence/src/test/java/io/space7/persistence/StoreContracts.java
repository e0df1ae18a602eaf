package io.space7.persistence;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceIndex;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UploadStore;
import io.space7.application.port.UserStore;
import io.space7.application.port.WriteCounts;
import io.space7.domain.SpaceId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.ErasureStoreContract;
import io.space7.testkit.contract.EventLogContract;
import io.space7.testkit.contract.MediaLedgerContract;
import io.space7.testkit.contract.MessageStoreContract;
import io.space7.testkit.contract.SpaceIndexContract;
import io.space7.testkit.contract.SpaceStoreContract;
import io.space7.testkit.contract.UploadStoreContract;
import io.space7.testkit.contract.UserStoreContract;
import io.space7.testkit.contract.WriteCountsContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the stores have to do, done on some PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class StoreContracts
    implements UserStoreContract,
        SpaceStoreContract,
        SpaceIndexContract,
        ErasureStoreContract,
        MessageStoreContract,
        EventLogContract,
        MediaLedgerContract,
        WriteCountsContract,
        UploadStoreContract {
  private static final Duration EVENTS_KEPT = Duration.ofDays(7);

  private final SettableClock clock = new SettableClock();
  private DatabaseSettings settings;
  private Database database;

  /** A database that has nothing in it. */
  abstract DatabaseSettings newDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    settings = newDatabase();
    database = Database.open(settings, clock, EVENTS_KEPT);
  }

  @AfterAll
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @BeforeEach
  void setTheClock() {
    clock.set(SettableClock.START);
  }

  @Override
  public UserStore users() {
    return database.users();
  }

  @Override
  public SpaceStore spaces() {
    return database.spaces();
  }

  @Override
  public SpaceIndex index() {
    return database.index();
  }

  @Override
  public ErasureStore erasures() {
    return database.erasures();
  }

  @Override
  public MessageStore messages() {
    return database.messages();
  }

  @Override
  public EventLog log() {
    return database.log();
  }

  @Override
  public MediaLedger ledger() {
    return database.ledger();
  }

  @Override
  public WriteCounts writeCounts() {
    return database.writeCounts();
  }

  @Override
  public UploadStore uploads() {
    return database.uploads();
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  /** What a restored backup would not have. Past the program, as an operator might. */
  @Override
  public void loseEventsAfter(SpaceId spaceId, long seq) {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        PreparedStatement statement =
            connection.prepareStatement(
                """
                WITH events AS (
                  DELETE FROM space_events WHERE space_id = ? AND seq > ?
                ), messages AS (
                  DELETE FROM messages WHERE space_id = ? AND seq > ?
                  RETURNING seq
                )
                UPDATE spaces SET last_seq = ?,
                  message_count = message_count - (SELECT count(*) FROM messages)
                WHERE space_id = ?
                """)) {
      statement.setObject(1, spaceId.value());
      statement.setLong(2, seq);
      statement.setObject(3, spaceId.value());
      statement.setLong(4, seq);
      statement.setLong(5, seq);
      statement.setObject(6, spaceId.value());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every change of a thread writes to the log. */
  @Override
  public void failCommits() throws SQLException {
    execute(
        """
        CREATE FUNCTION fail_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'meant to fail' USING ERRCODE = 'io_error'; END$$;
        CREATE CONSTRAINT TRIGGER fail_commit AFTER INSERT ON space_events
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_commit();
        """);
  }

  @Override
  public void recover() throws SQLException {
    execute("DROP FUNCTION IF EXISTS fail_commit CASCADE");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Makes the events old, and lets the housekeeping find them. */
  @Override
  public void expireEventsBefore(SpaceId spaceId, long seq) {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        PreparedStatement statement =
            connection.prepareStatement(
                """
                UPDATE space_events SET created_at = created_at - interval '10 years'
                WHERE space_id = ? AND seq < ?
                """)) {
      statement.setObject(1, spaceId.value());
      statement.setLong(2, seq);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    database.housekeeping().run();
  }
}
