package io.space7.persistence;

import java.io.Serial;

/**
 * The database cannot be used, and the server must not start. The message is one sentence for the
 * operator; it never holds a password.
 */
public final class DatabaseStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public DatabaseStartException(String sentence) {
    super(sentence);
  }

  public DatabaseStartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
