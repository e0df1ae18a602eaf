package io.space7.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceIndex;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UserStore;
import io.space7.application.port.WriteCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The stores of this server on one PostgreSQL, of version 15 or later. Any number of servers may
 * use the same one. Thread-safe.
 *
 * <p>No call waits for ever: 5 s for a connection, 10 s for a statement, 15 s for a server that has
 * fallen silent. When the database is away, the stores refuse, and when it is back, they work.
 */
public final class Database implements AutoCloseable {
  /** The name under which the connection for signals is seen in the database. */
  static final String SIGNALS = "space7 signals";

  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);

  /** What this server calls itself among those on the same database, for as long as it runs. */
  private final String node = SignalText.newNode();

  private final HikariDataSource pool;
  private final Transactions transactions;
  private final GroupCommit changes;
  private final UserStore users;
  private final SpaceStore spaces;
  private final SpaceIndex index;
  private final SpaceTrends trends;
  private final MessageStore messages;
  private final EventLog log;
  private final MediaLedger ledger;
  private final AnnouncementSignals announcements;
  private final PostgresSpaceSignals signals;
  private final WriteCounts writeCounts;
  private final Housekeeping housekeeping;

  private Database(
      HikariDataSource pool,
      PostgresSpaceSignals.Connector connector,
      Timeouts timeouts,
      Clock clock,
      Duration eventsKept) {
    this.pool = pool;
    transactions = new Transactions(pool);
    users = new JdbiUserStore(transactions);
    spaces = new JdbiSpaceStore(transactions, clock);
    trends = new SpaceTrends(transactions, clock);
    index = new JdbiSpaceIndex(transactions, trends);
    changes =
        new GroupCommit(transactions, clock, node, timeouts.change(), GroupCommit.MAX_WAITING);
    messages = new JdbiMessageStore(transactions, changes, trends, clock);
    announcements = new AnnouncementSignals(transactions, node);
    log = new JdbiEventLog(transactions, announcements);
    ledger = new JdbiMediaLedger(transactions);
    writeCounts = new JdbiWriteCounts(transactions);
    signals = new PostgresSpaceSignals(connector, node, timeouts.connection());
    housekeeping = new Housekeeping(transactions, trends, clock, eventsKept);
  }

  /**
   * Connects, and brings the tables up to date; several servers may do so at once.
   *
   * @param clock the time that is stored
   * @param eventsKept how long an event is kept at least
   * @throws DatabaseStartException if the database cannot be reached or used
   */
  public static Database open(DatabaseSettings settings, Clock clock, Duration eventsKept) {
    return open(settings, clock, eventsKept, Timeouts.USUAL);
  }

  static Database open(
      DatabaseSettings settings, Clock clock, Duration eventsKept, Timeouts timeouts) {
    Migrations.bringUpToDate(source(settings, timeouts));
    HikariDataSource pool = pool(settings, timeouts);
    try {
      return new Database(pool, () -> connect(settings, timeouts), timeouts, clock, eventsKept);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** {@link #open(DatabaseSettings, Clock, Duration)}, keeping events as long as promised. */
  public static Database open(DatabaseSettings settings, Clock clock) {
    return open(settings, clock, Housekeeping.EVENTS_KEPT);
  }

  public UserStore users() {
    return users;
  }

  public SpaceStore spaces() {
    return spaces;
  }

  public SpaceIndex index() {
    return index;
  }

  public SpaceTrends trends() {
    return trends;
  }

  public MessageStore messages() {
    return messages;
  }

  public EventLog log() {
    return log;
  }

  public MediaLedger ledger() {
    return ledger;
  }

  public WriteCounts writeCounts() {
    return writeCounts;
  }

  public SpaceSignals signals() {
    return signals;
  }

  public Housekeeping housekeeping() {
    return housekeeping;
  }

  GroupCommit changes() {
    return changes;
  }

  Transactions transactions() {
    return transactions;
  }

  /** Ends all connections; calls still running fail. */
  @Override
  public void close() {
    changes.close();
    signals.close();
    announcements.close();
    pool.close();
  }

  /** A connection for signals, which is kept apart from the pool because it is never idle. */
  private static Connection connect(DatabaseSettings settings, Timeouts timeouts)
      throws SQLException {
    PGSimpleDataSource source = source(settings, timeouts);
    source.setSocketTimeout(seconds(timeouts.silence()));
    source.setApplicationName(SIGNALS);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(timeouts.session());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static PGSimpleDataSource source(DatabaseSettings settings, Timeouts timeouts) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.jdbcUrl());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setConnectTimeout(seconds(timeouts.connection()));
    source.setLoginTimeout(seconds(timeouts.connection()));
    source.setTcpKeepAlive(true);
    return source;
  }

  private static HikariDataSource pool(DatabaseSettings settings, Timeouts timeouts) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("space7");
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(timeouts.connection().toMillis());
    config.setValidationTimeout(
        Math.min(VALIDATION_TIMEOUT.toMillis(), timeouts.connection().toMillis()));
    // The connection above has shown that the database is there.
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(timeouts.session());
    config.setDataSourceProperties(driverProperties(timeouts));
    return new HikariDataSource(config);
  }

  private static Properties driverProperties(Timeouts timeouts) {
    Properties properties = new Properties();
    PGProperty.APPLICATION_NAME.set(properties, "space7");
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds(timeouts.connection()));
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds(timeouts.connection()));
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(timeouts.silence()));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    // The details of a broken constraint repeat the row, which is what somebody wrote.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    return properties;
  }

  /** At least one, because 0 is for ever. */
  private static int seconds(Duration duration) {
    return (int) Math.max(1, duration.toSeconds());
  }
}
