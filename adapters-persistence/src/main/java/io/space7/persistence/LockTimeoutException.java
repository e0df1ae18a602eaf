package io.space7.persistence;

import java.io.Serial;
import java.sql.SQLException;
import java.util.Set;

/** Some Space's lock could not be had in time, and nothing was changed. */
final class LockTimeoutException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The wait for a lock, or the statement with all its waits, took too long. */
  private static final Set<String> STATES = Set.of("55P03", "57014");

  LockTimeoutException() {
    super(null, null, false, false);
  }

  static boolean isMeantBy(SQLException failure) {
    return STATES.contains(String.valueOf(failure.getSQLState()));
  }
}
