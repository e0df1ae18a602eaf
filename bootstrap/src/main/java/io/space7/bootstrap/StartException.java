package io.space7.bootstrap;

import java.io.Serial;

/**
 * The server cannot start, for a reason that its operator can mend. The message is the one line
 * they see; it never holds a secret.
 */
final class StartException extends RuntimeException {
  /** Exit status for a wrong configuration. */
  static final int MISCONFIGURED = 2;

  /** Exit status for everything else. */
  static final int FAILED = 1;

  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  StartException(int status, String line) {
    super(line, null, false, false);
    this.status = status;
  }

  /** A variable has a value that cannot be used. */
  static StartException wrong(String variable, String got, String wants) {
    return new StartException(MISCONFIGURED, variable + " is " + got + ", but must be " + wants);
  }

  int status() {
    return status;
  }
}
