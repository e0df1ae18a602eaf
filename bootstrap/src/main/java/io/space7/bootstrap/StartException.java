package io.space7.bootstrap;

import java.io.Serial;

/**
 * The server cannot start, for a reason that its operator can mend. The message is the one line
 * they see: the cause and the remedy. It never holds a secret.
 */
final class StartException extends RuntimeException {
  /** The program's exit status. */
  static final int STATUS = 2;

  @Serial private static final long serialVersionUID = 1L;

  StartException(String line) {
    super(line, null, false, false);
  }

  /** A variable has a value that cannot be used. */
  static StartException wrong(String variable, String got, String wants) {
    return new StartException(variable + " is " + got + ", but must be " + wants);
  }
}
