package io.space7.persistence;

import io.micrometer.core.instrument.MeterRegistry;
import io.space7.application.port.ErasureStore;
import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SignalText;
import io.space7.application.port.SpaceIndex;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.UploadStore;
import io.space7.application.port.UserStore;
import io.space7.application.port.WriteCounts;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.postgresql.PGConnection;
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

  /** How long the driver believes what it knows of each of several hosts. */
  private static final int HOST_RECHECK_SECONDS = 1;

  private final Pool pool;
  private final Transactions transactions;
  private final WatchedReads reads;
  private final GroupCommit changes;
  private final UserStore users;
  private final ErasureStore erasures;
  private final SpaceStore spaces;
  private final SpaceIndex index;
  private final SpaceTrends trends;
  private final MessageStore messages;
  private final EventLog log;
  private final MediaLedger ledger;
  private final UploadStore uploads;
  private final StoreSignals signals;
  private final PostgresSpaceSignals listening;
  private final WriteCounts writeCounts;
  private final Housekeeping housekeeping;

  /**
   * @param carrier of signals, or null for the database itself
   */
  private Database(
      DatabaseSettings settings,
      Timeouts timeouts,
      Clock clock,
      Duration eventsKept,
      Path memory,
      SpaceSignals carrier) {
    DatabaseHealth health = new DatabaseHealth();
    History history = new History(memory);
    pool = new Pool(boundedSource(settings, timeouts), settings.poolSize(), timeouts, history);
    transactions = new Transactions(pool, health);
    reads = new WatchedReads(transactions, history);
    JdbiUserStore userStore = new JdbiUserStore(transactions);
    users = userStore;
    SignalText text = SignalText.ofNewServer();
    listening =
        carrier != null
            ? null
            : new PostgresSpaceSignals(
                new Notifier(transactions, text),
                () -> connect(settings, timeouts),
                text,
                timeouts.connection(),
                history::isExamined,
                health);
    signals = new StoreSignals(carrier != null ? carrier : listening, userStore);
    history.onChange(signals::mayHaveMissed);
    CommitSignals commits =
        carrier != null ? CommitSignals.by(carrier) : CommitSignals.byNotify(text);
    Standings standings = new Standings(reads);
    spaces = new JdbiSpaceStore(reads, standings, signals, clock);
    trends = new SpaceTrends(transactions, clock);
    index = new JdbiSpaceIndex(transactions, trends);
    changes = new GroupCommit(reads, clock, commits, timeouts.change(), GroupCommit.MAX_WAITING);
    messages = new JdbiMessageStore(reads, standings, changes, trends, clock);
    erasures = new JdbiErasureStore(transactions, userStore, signals, changes, trends, clock);
    log = new JdbiEventLog(reads, signals);
    ledger = new JdbiMediaLedger(transactions);
    writeCounts = new JdbiWriteCounts(transactions);
    uploads = new JdbiUploadStore(transactions);
    housekeeping = new Housekeeping(transactions, trends, clock, eventsKept);
  }

  /**
   * Connects, and brings the tables up to date; several servers may do so at once.
   *
   * @param clock the time that is stored
   * @param eventsKept how long an event is kept at least
   * @param memory a folder in which this server remembers what the database must still have when it
   *     starts again, or null if there is none
   * @param carrier opens what carries signals, given a name that all servers on this database and
   *     no others use; null for the database itself. Whoever opens it closes it, after this.
   * @throws DatabaseStartException if the database cannot be reached or used
   */
  public static Database open(
      DatabaseSettings settings,
      Clock clock,
      Duration eventsKept,
      Path memory,
      Function<String, SpaceSignals> carrier) {
    return open(settings, clock, eventsKept, memory, carrier, Timeouts.USUAL);
  }

  private static Database open(
      DatabaseSettings settings,
      Clock clock,
      Duration eventsKept,
      Path memory,
      Function<String, SpaceSignals> carrier,
      Timeouts timeouts) {
    PGSimpleDataSource once = source(settings, timeouts);
    // What is done once need not be prepared, and a pooler may lead to where others have prepared.
    once.setPrepareThreshold(0);
    Migrations.bringUpToDate(once);
    SpaceSignals carried = carrier == null ? null : carrier.apply(History.database(once));
    Database database = new Database(settings, timeouts, clock, eventsKept, memory, carried);
    try {
      database.transactions.single(handle -> null);
      return database;
    } catch (Refusal away) {
      database.close();
      throw new DatabaseStartException("The database has gone during the start.", away, true);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** {@link #open(DatabaseSettings, Clock, Duration, Path, Function)} on the database alone. */
  public static Database open(
      DatabaseSettings settings, Clock clock, Duration eventsKept, Path memory) {
    return open(settings, clock, eventsKept, memory, (Function<String, SpaceSignals>) null);
  }

  static Database open(
      DatabaseSettings settings, Clock clock, Duration eventsKept, Path memory, Timeouts timeouts) {
    return open(settings, clock, eventsKept, memory, null, timeouts);
  }

  /** {@link #open(DatabaseSettings, Clock, Duration, Path)} without a memory. */
  public static Database open(DatabaseSettings settings, Clock clock, Duration eventsKept) {
    return open(settings, clock, eventsKept, (Path) null);
  }

  static Database open(
      DatabaseSettings settings, Clock clock, Duration eventsKept, Timeouts timeouts) {
    return open(settings, clock, eventsKept, null, timeouts);
  }

  /** {@link #open(DatabaseSettings, Clock, Duration)}, keeping events as long as promised. */
  public static Database open(DatabaseSettings settings, Clock clock) {
    return open(settings, clock, Housekeeping.EVENTS_KEPT);
  }

  public UserStore users() {
    return users;
  }

  public ErasureStore erasures() {
    return erasures;
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

  public UploadStore uploads() {
    return uploads;
  }

  public SpaceSignals signals() {
    return signals;
  }

  public Housekeeping housekeeping() {
    return housekeeping;
  }

  /**
   * Asks the database for nothing.
   *
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}
   */
  public void requireAnswer() {
    transactions.single(handle -> handle.execute("SELECT 1"));
  }

  /** Measures what this server does with the database, from now on; to be called once. */
  public void measure(MeterRegistry registry) {
    pool.measure(registry);
    changes.measure(registry);
  }

  GroupCommit changes() {
    return changes;
  }

  WatchedReads reads() {
    return reads;
  }

  Transactions transactions() {
    return transactions;
  }

  /** Ends all connections; calls still running fail. */
  @Override
  public void close() {
    changes.close();
    if (listening != null) {
      listening.close();
    }
    pool.close();
  }

  /** A connection for signals, which is kept apart from the pool because it is never idle. */
  private static Connection connect(DatabaseSettings settings, Timeouts timeouts)
      throws SQLException {
    PGSimpleDataSource source =
        boundedSource(settings.listen() == null ? settings : settings.listen(), timeouts);
    source.setApplicationName(SIGNALS);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      if (Sessions.isPooled(connection.unwrap(PGConnection.class), statement)) {
        connection.close();
        return null;
      }
      statement.execute(timeouts.session());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Of connections that give a server up which has fallen silent. */
  private static PGSimpleDataSource boundedSource(DatabaseSettings settings, Timeouts timeouts) {
    PGSimpleDataSource source = source(settings, timeouts);
    source.setSocketTimeout(seconds(timeouts.silence()));
    return source;
  }

  /** Of connections of their own, which may take their time. */
  static PGSimpleDataSource source(DatabaseSettings settings, Timeouts timeouts) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setApplicationName("space7");
    source.setConnectTimeout(seconds(timeouts.connection()));
    source.setLoginTimeout(seconds(timeouts.connection()));
    source.setTcpKeepAlive(true);
    source.setHostRecheckSeconds(HOST_RECHECK_SECONDS);
    // The details of a broken constraint repeat the row, which is what somebody wrote.
    source.setLogServerErrorDetail(false);
    source.setUrl(settings.jdbcUrl());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    return source;
  }

  /** At least one, because 0 is for ever. */
  private static int seconds(Duration duration) {
    return (int) Math.max(1, duration.toSeconds());
  }
}
