package io.space7.persistence;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.io.Serial;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * The one way to the database, where its failures become the application's. Thread-safe.
 *
 * <p>Runs at READ COMMITTED. A statement that has waited for a row's lock sees that row as it is
 * now, but every other row as it was before the wait; what has to be fresh is therefore read by a
 * statement of its own after the lock is held.
 */
final class Transactions {
  /** How often a transaction is tried that fails only for what runs beside it. */
  static final int TRIES = 3;

  private final Jdbi jdbi;
  private final Pool pool;
  private final SqlErrors sqlErrors;
  private final DatabaseHealth health;

  Transactions(Pool pool, DatabaseHealth health) {
    this.pool = pool;
    this.health = health;
    sqlErrors = new SqlErrors(health);
    jdbi = Jdbi.create(pool.connections());
    jdbi.installPlugin(new DomainTypes());
    // The default prints the arguments, which are what people wrote.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
  }

  /**
   * Runs a single statement, which is its own transaction.
   *
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}
   */
  <T> T single(Function<Handle, T> statement) {
    return run(
        false,
        () -> pool.isShared() ? inTransaction(statement) : jdbi.withHandle(statement::apply));
  }

  /**
   * Runs a transaction, again from its start if it was rolled back for what ran beside it.
   *
   * @param work has no effect but on the database; what it throws rolls back
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}
   */
  <T> T change(Function<Handle, T> work) {
    return run(true, () -> inTransaction(work));
  }

  private <T> T inTransaction(Function<Handle, T> work) {
    return jdbi.inTransaction(
        handle -> {
          if (pool.isShared() && !pool.begin(handle)) {
            throw new UnknownServerException();
          }
          return work.apply(handle);
        });
  }

  private <T> T run(boolean changes, Attempt<T> attempt) {
    for (int tries = 1; ; tries++) {
      long startedAt = System.nanoTime();
      try {
        T result = attempt.run();
        if (health.isAway()) {
          health.works(startedAt, changes);
        }
        return result;
      } catch (UnknownServerException e) {
        if (tries == TRIES) {
          throw SqlErrors.unavailable();
        }
        examine();
      } catch (RuntimeException failure) {
        if (sqlErrors.isOfConnection(failure)) {
          pool.renew();
        }
        if (tries == TRIES || !sqlErrors.isRetryable(failure)) {
          throw sqlErrors.translate(failure);
        }
      }
    }
  }

  private void examine() {
    try {
      jdbi.useTransaction(pool::examine);
    } catch (RuntimeException failure) {
      throw sqlErrors.translate(failure);
    }
  }

  private interface Attempt<T> {
    T run();
  }

  /** A pooler has led to a server that nobody has examined; nothing was done. */
  private static final class UnknownServerException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    UnknownServerException() {
      super(null, null, false, false);
    }
  }
}
