package io.space7.persistence;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.ConnectionException;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what a failure of the database means: that it is away, that the same thing may succeed when
 * done again, or that there is a defect. Thread-safe.
 */
final class SqlErrors {
  private static final Logger LOG = LoggerFactory.getLogger(SqlErrors.class);

  /**
   * What fails one request may fail thousands; one line every so often says as much as thousands.
   */
  private static final long WARN_EVERY_NANOS = 5_000_000_000L;

  /**
   * Classes of SQLSTATE for which the database, rather than the statement, is at fault: connection
   * (08), authorization (28), missing database (3D), resources (53), operator intervention such as
   * shutdown and timeouts (57), and system errors such as I/O (58).
   */
  private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "28", "3D", "53", "57", "58");

  /** A standby after a failover; a wait for a lock, and a transaction that was idle, timed out. */
  private static final Set<String> UNAVAILABLE_STATES = Set.of("25006", "55P03", "25P03");

  private static final Set<String> RETRYABLE_STATES = Set.of("40001", "40P01");

  /** Of those, the ones after which a connection is of no use: 57014 ends a statement only. */
  private static final Set<String> CONNECTION_CLASSES = Set.of("08", "28", "3D", "57");

  /** Of a server that cannot be connected to, has no room, or is starting or stopping. */
  private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57P");

  private final DatabaseHealth health;
  private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);
  private final AtomicInteger unreported = new AtomicInteger();

  SqlErrors(DatabaseHealth health) {
    this.health = health;
  }

  /** Whether the server at the other end is gone, or takes no writes. */
  boolean isOfConnection(RuntimeException failure) {
    SQLException cause = sqlCause(failure);
    if (failure instanceof ConnectionException
        || cause instanceof SQLTransientConnectionException
        || cause instanceof SQLRecoverableException) {
      return true;
    }
    String state = cause == null ? "" : String.valueOf(cause.getSQLState());
    return state.equals(Incarnation.READ_ONLY)
        || (!state.equals("57014")
            && state.length() == 5
            && CONNECTION_CLASSES.contains(state.substring(0, 2)));
  }

  /** Whether the transaction was rolled back only because of what ran beside it. */
  boolean isRetryable(RuntimeException failure) {
    SQLException cause = sqlCause(failure);
    return cause != null && RETRYABLE_STATES.contains(String.valueOf(cause.getSQLState()));
  }

  /**
   * Whether the server itself said that it does not do this; the transaction is rolled back then.
   */
  static boolean isRejection(RuntimeException failure) {
    return sqlCause(failure) instanceof PSQLException told && told.getServerErrorMessage() != null;
  }

  /**
   * What to throw instead.
   *
   * @return a {@link Refusal} if the database does not do its work, the failure itself if it is
   *     somebody's defect
   */
  RuntimeException translate(RuntimeException failure) {
    SQLException cause = sqlCause(failure);
    if (failure instanceof Refusal || !isUnavailable(failure, cause)) {
      return failure;
    }
    if (isOfConnection(failure)) {
      boolean readOnly = cause != null && Incarnation.READ_ONLY.equals(cause.getSQLState());
      health.away(String.valueOf((cause == null ? failure : cause).getMessage()), readOnly);
    } else {
      warn(failure, cause);
    }
    return unavailable();
  }

  /**
   * Whether there is no server at the other end, or none that works yet or still; as opposed to one
   * that lets nobody in who comes so.
   *
   * @param failure may be null
   */
  static boolean isAway(SQLException failure) {
    String state = failure == null ? "" : String.valueOf(failure.getSQLState());
    return AWAY_CLASSES.stream().anyMatch(state::startsWith);
  }

  static Refusal unavailable() {
    return new Refusal(
        ErrorCode.DATABASE_UNAVAILABLE, "The database does not answer; please try again shortly.");
  }

  private boolean isUnavailable(RuntimeException failure, SQLException cause) {
    if (failure instanceof ConnectionException) {
      return true;
    }
    if (cause == null) {
      return false;
    }
    String state = String.valueOf(cause.getSQLState());
    return cause instanceof SQLTransientConnectionException
        || cause instanceof SQLRecoverableException
        || isRetryable(failure)
        || UNAVAILABLE_STATES.contains(state)
        || (state.length() == 5 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2)));
  }

  /** The first in the chain: the one that made the statement fail. */
  static SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private void warn(RuntimeException failure, SQLException cause) {
    long now = System.nanoTime();
    long last = lastWarning.get();
    if (now - last < WARN_EVERY_NANOS || !lastWarning.compareAndSet(last, now)) {
      unreported.incrementAndGet();
      return;
    }
    Throwable reason = cause == null ? failure : cause;
    LOG.warn(
        "Database unavailable (SQLSTATE {}): {} [{} more since the last such line]",
        cause == null ? "none" : cause.getSQLState(),
        reason.getMessage(),
        unreported.getAndSet(0));
  }
}
