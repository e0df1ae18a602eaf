package io.space7.persistence;

import io.space7.application.port.SpaceSignals;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the other servers by {@code LISTEN}, on a connection and a thread of its own, which
 * nothing else waits for. A connection that is lost, or that has fallen silent, is replaced; the
 * receiver then learns that it may have missed something.
 *
 * <p>A pooler that hands connections on between transactions loses what is listened for; behind
 * one, only what the receiver asks for by itself reaches it.
 *
 * <p>Why it is so: docs/adr/0011-several-servers.md.
 */
final class PostgresSpaceSignals implements SpaceSignals, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSpaceSignals.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Connector connector;
  private final String node;
  private final Duration quiet;
  private final JdbiUserStore users;
  private final DatabaseHealth health;

  private Receiver receiver;
  private Thread thread;
  private Connection connection;
  private boolean closed;

  /**
   * @param connector opens a connection whose calls take a bounded time
   * @param node this server, to whose own signals nobody listens
   * @param users forgets who is erased, before the receiver hears of it
   * @param health learns what befalls the connection
   * @param quiet after so long without a signal, the server is asked whether it is there
   */
  PostgresSpaceSignals(
      Connector connector,
      String node,
      Duration quiet,
      JdbiUserStore users,
      DatabaseHealth health) {
    this.connector = connector;
    this.node = node;
    this.quiet = quiet;
    this.users = users;
    this.health = health;
  }

  @Override
  public synchronized void tell(Receiver receiver) {
    if (thread != null) {
      throw new IllegalStateException("there is a receiver already");
    }
    this.receiver = receiver;
    thread = new Thread(() -> run(receiver), "space7-signals");
    thread.setDaemon(true);
    if (!closed) {
      thread.start();
    }
  }

  /** Has the receiver look for itself. */
  void mayHaveMissed() {
    Receiver told;
    synchronized (this) {
      told = receiver;
    }
    if (told != null) {
      told.mayHaveMissed();
    }
  }

  private void run(Receiver receiver) {
    Duration pause = FIRST_PAUSE;
    while (!isClosed()) {
      try (Connection fresh = keep(connector.connect())) {
        if (fresh == null) {
          LOG.warn(
              "The way to the database leads through a pooler that shares connections, so LISTEN"
                  + " hears nothing there and other servers' changes take seconds; set LISTEN_URL"
                  + " to a way past it");
          receiver.mayHaveMissed();
          return;
        }
        long startedAt = System.nanoTime();
        begin(fresh);
        health.works(startedAt, false);
        pause = FIRST_PAUSE;
        users.forgetAll();
        receiver.mayHaveMissed();
        listen(fresh, receiver);
      } catch (SQLException | RuntimeException e) {
        if (isClosed()) {
          return;
        }
        health.away(e.getMessage(), false);
        if (!rest(pause)) {
          return;
        }
        pause = longer(pause);
      }
    }
  }

  /** What was signalled before this has ended is lost. */
  private static void begin(Connection fresh) throws SQLException {
    try (Statement statement = fresh.createStatement()) {
      statement.execute("LISTEN " + SignalText.CHANNEL);
    }
  }

  private void listen(Connection fresh, Receiver receiver) throws SQLException {
    PGConnection signals = fresh.unwrap(PGConnection.class);
    while (!isClosed()) {
      PGNotification[] heard = signals.getNotifications((int) quiet.toMillis());
      if (heard == null || heard.length == 0) {
        ask(fresh);
        continue;
      }
      for (PGNotification signal : heard) {
        String text = signal.getParameter();
        SignalText.erased(text).forEach(users::forget);
        SignalText.read(text, node, receiver);
      }
    }
  }

  /** A network that loses everything looks like one on which nothing happens. */
  private static void ask(Connection fresh) throws SQLException {
    try (Statement statement = fresh.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  private synchronized Connection keep(Connection fresh) throws SQLException {
    if (closed && fresh != null) {
      fresh.close();
      throw new SQLException("closed meanwhile");
    }
    connection = fresh;
    return fresh;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static boolean rest(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    Thread listening;
    synchronized (this) {
      closed = true;
      listening = thread;
      end(connection);
    }
    if (listening != null) {
      listening.interrupt();
      try {
        listening.join(STOP_TIMEOUT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Not closed in good order, for which one would have to wait until the listening ends. */
  private static void end(Connection connection) {
    try {
      if (connection != null) {
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      LOG.debug("The connection had ended: {}", e.toString());
    }
  }

  /** Opens connections. */
  interface Connector {
    /** Null if there is no connection of one's own to be had. */
    Connection connect() throws SQLException;
  }
}
