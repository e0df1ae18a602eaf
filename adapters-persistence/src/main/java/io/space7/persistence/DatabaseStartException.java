package io.space7.persistence;

import java.io.Serial;

/**
 * The database cannot be used, and the server must not start. The message is one sentence for the
 * operator; it never holds a password.
 */
public final class DatabaseStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean temporary;

  public DatabaseStartException(String sentence) {
    this(sentence, null);
  }

  public DatabaseStartException(String sentence, Throwable cause) {
    this(sentence, cause, false);
  }

  DatabaseStartException(String sentence, Throwable cause, boolean temporary) {
    super(sentence, cause);
    this.temporary = temporary;
  }

  /** Whether it may go by without anybody's doing: the database does not answer. */
  public boolean isTemporary() {
    return temporary;
  }
}
