package io.space7.persistence;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.util.function.Function;
import javax.sql.DataSource;
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
  private final SqlErrors sqlErrors = new SqlErrors();

  /**
   * @param pool waits for a connection only for a bounded time
   */
  Transactions(DataSource pool) {
    jdbi = Jdbi.create(pool);
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
    return run(() -> jdbi.withHandle(statement::apply));
  }

  /**
   * Runs a transaction, again from its start if it was rolled back for what ran beside it.
   *
   * @param work has no effect but on the database; what it throws rolls back
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}
   */
  <T> T change(Function<Handle, T> work) {
    return run(() -> jdbi.inTransaction(work::apply));
  }

  private <T> T run(Attempt<T> attempt) {
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (RuntimeException failure) {
        if (tries == TRIES || !sqlErrors.isRetryable(failure)) {
          throw sqlErrors.translate(failure);
        }
      }
    }
  }

  private interface Attempt<T> {
    T run();
  }
}
