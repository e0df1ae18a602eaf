package io.space7.persistence;

import io.space7.domain.ErrorCode;
import io.space7.domain.Position;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Reads that tell where a Space stands, which must agree with what this server knows of it. */
record WatchedReads(Transactions transactions, History history) {
  /**
   * Runs a statement; a second time if it shows that the database has lost something, so that what
   * it tells is of the new epoch.
   *
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}
   */
  <T> Optional<T> read(
      SpaceId spaceId, Function<Handle, Optional<T>> statement, Function<T, Position> position) {
    return read(spaceId, () -> transactions.single(statement), position);
  }

  /** The same, of a statement that runs by itself. */
  <T> Optional<T> read(
      SpaceId spaceId, Supplier<Optional<T>> statement, Function<T, Position> position) {
    History.Known known = history.of(spaceId);
    Optional<T> found = statement.get();
    if (found.isEmpty() || history.agrees(spaceId, known, position.apply(found.get()), null)) {
      return found;
    }
    lost();
    return statement.get();
  }

  /** See {@link History#lost}. */
  void lost() {
    transactions.<Void>single(
        handle -> {
          history.lost(handle);
          return null;
        });
  }
}
