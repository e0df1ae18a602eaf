package io.space7.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.postgresql.ds.PGSimpleDataSource;

/** This server's connections for statements. Thread-safe. */
final class Pool implements AutoCloseable {
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);
  private static final long RENEW_EVERY_NANOS = 1_000_000_000L;

  private final Sessions sessions;
  private final HikariDataSource connections;
  private final History history;
  private final AtomicLong renewedAt = new AtomicLong(System.nanoTime() - RENEW_EVERY_NANOS);

  Pool(PGSimpleDataSource source, int size, Timeouts timeouts, History history) {
    this.history = history;
    sessions = new Sessions(source, timeouts, history);
    HikariConfig config = new HikariConfig();
    config.setPoolName("space7");
    config.setDataSource(sessions);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(timeouts.connection().toMillis());
    config.setValidationTimeout(
        Math.min(VALIDATION_TIMEOUT.toMillis(), timeouts.connection().toMillis()));
    // Migrating has shown that the database is there.
    config.setInitializationFailTimeout(-1);
    config.setExceptionOverride(new Demotion());
    connections = new HikariDataSource(config);
  }

  DataSource connections() {
    return connections;
  }

  /** Whether a pooler gives each transaction another connection to the server. */
  boolean isShared() {
    return sessions.arePooled();
  }

  /** See {@link Sessions#preamble}. */
  boolean begin(Handle handle) {
    try {
      return sessions.preamble(handle.getConnection());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  /** See {@link History#examine}. */
  void examine(Handle handle) {
    try {
      history.examine(handle.getConnection());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  /**
   * Replaces all connections, because one has shown that the server they lead to is gone or is the
   * primary no more; those in use go when they are given back.
   */
  void renew() {
    long now = System.nanoTime();
    long last = renewedAt.get();
    if (now - last >= RENEW_EVERY_NANOS && renewedAt.compareAndSet(last, now)) {
      connections.getHikariPoolMXBean().softEvictConnections();
    }
  }

  void measure(MeterRegistry registry) {
    connections.setMetricRegistry(registry);
  }

  @Override
  public void close() {
    connections.close();
  }

  /** A connection whose server takes no writes any more must not be used again. */
  public static final class Demotion implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return Incarnation.READ_ONLY.equals(failure.getSQLState())
          ? Override.MUST_EVICT
          : Override.CONTINUE_EVICT;
    }
  }
}
