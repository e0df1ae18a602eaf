package io.space7.persistence;

import java.io.Serial;

/** The database does not have something that this server has seen in it; nothing was changed. */
final class HistoryLostException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  HistoryLostException() {
    super(null, null, false, false);
  }
}
