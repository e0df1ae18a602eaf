package io.space7.persistence;

import io.space7.application.port.SignalText;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import io.space7.domain.SpaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals by {@code LISTEN} and {@code NOTIFY}. Listens on a connection and a thread of its own,
 * which nothing else waits for. A connection that is lost, that has fallen silent, or that leads to
 * another server than the one the stores use, is replaced; the receiver then learns that it may
 * have missed something. Whoever listens hears of all Spaces.
 *
 * <p>A pooler that hands connections on between transactions loses what is listened for; behind
 * one, nobody is heard.
 *
 * <p>Why it is so: docs/adr/0011-several-servers.md.
 */
final class PostgresSpaceSignals implements SpaceSignals, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSpaceSignals.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Notifier notifier;
  private final Connector connector;
  private final SignalText text;
  private final Duration quiet;
  private final Predicate<Incarnation> current;
  private final DatabaseHealth health;

  private Thread thread;
  private Connection connection;
  private boolean closed;

  /**
   * @param notifier sends; closed with these signals
   * @param connector opens a connection whose calls take a bounded time
   * @param text this server's, to whose own signals nobody listens
   * @param quiet how often the server at the other end is asked whether it is still there
   * @param current whether a server is the one that the stores use
   * @param health learns what befalls the connection
   */
  PostgresSpaceSignals(
      Notifier notifier,
      Connector connector,
      SignalText text,
      Duration quiet,
      Predicate<Incarnation> current,
      DatabaseHealth health) {
    this.notifier = notifier;
    this.connector = connector;
    this.text = text;
    this.quiet = quiet;
    this.current = current;
    this.health = health;
  }

  @Override
  public void send(Collection<Signal> signals) {
    notifier.send(signals);
  }

  @Override
  public CompletionStage<Void> follow(SpaceId spaceId) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void unfollow(SpaceId spaceId) {
    // Everything is heard.
  }

  @Override
  public synchronized void tell(Receiver receiver) {
    if (thread != null) {
      throw new IllegalStateException("there is a receiver already");
    }
    thread = new Thread(() -> run(receiver), "space7-signals");
    thread.setDaemon(true);
    if (!closed) {
      thread.start();
    }
  }

  private void run(Receiver receiver) {
    SilentTimes silence = new SilentTimes(receiver);
    Duration pause = FIRST_PAUSE;
    while (!isClosed()) {
      try (Connection fresh = keep(connector.connect())) {
        if (fresh == null) {
          LOG.warn(
              "The way to the database leads through a pooler that shares connections, so LISTEN"
                  + " hears nothing there and other servers' changes take a second; set LISTEN_URL"
                  + " to a way past it");
          receiver.mayHaveMissed();
          silence.restForever();
          return;
        }
        long startedAt = System.nanoTime();
        begin(fresh);
        health.works(startedAt, false);
        pause = FIRST_PAUSE;
        receiver.mayHaveMissed();
        listen(fresh, receiver);
      } catch (SQLException | RuntimeException e) {
        if (isClosed()) {
          return;
        }
        health.away(e.getMessage(), false);
        if (!silence.rest(pause)) {
          return;
        }
        pause = longer(pause);
      }
    }
  }

  /** What was signalled before this has ended is lost. */
  private static void begin(Connection fresh) throws SQLException {
    try (Statement statement = fresh.createStatement()) {
      statement.execute("LISTEN " + Notifier.CHANNEL);
    }
  }

  /** Ends when the stores have moved to another server. */
  private void listen(Connection fresh, Receiver receiver) throws SQLException {
    PGConnection signals = fresh.unwrap(PGConnection.class);
    long asked = System.nanoTime();
    while (!isClosed()) {
      PGNotification[] heard = signals.getNotifications((int) quiet.toMillis());
      if (heard != null) {
        for (PGNotification signal : heard) {
          text.read(signal.getParameter()).forEach(receiver::heard);
        }
      }
      if (System.nanoTime() - asked >= quiet.toNanos()) {
        // A network that loses everything looks like one on which nothing happens, and a primary
        // that was replaced may live on.
        if (!current.test(Incarnation.of(fresh))) {
          return;
        }
        asked = System.nanoTime();
      }
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

  @Override
  public void close() {
    notifier.close();
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
