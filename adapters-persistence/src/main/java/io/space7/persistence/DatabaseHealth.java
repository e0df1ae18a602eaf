package io.space7.persistence;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator once that the database is away, and once that it is back. Thread-safe. */
final class DatabaseHealth {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);
  private static final long HERE = 0;

  /** When it went, or {@link #HERE}. */
  private final AtomicLong awaySince = new AtomicLong(HERE);

  private volatile boolean readOnly;

  /**
   * @param changesOnly whether reading goes on
   */
  void away(String reason, boolean changesOnly) {
    readOnly = changesOnly;
    if (awaySince.compareAndSet(HERE, System.nanoTime() | 1)) {
      LOG.warn("The database is away: {}", reason);
    }
  }

  /**
   * Something has worked.
   *
   * @param startedAt when it began, by {@link System#nanoTime}
   */
  void works(long startedAt, boolean changed) {
    long since = awaySince.get();
    if (since != HERE
        && startedAt - since > 0
        && (changed || !readOnly)
        && awaySince.compareAndSet(since, HERE)) {
      LOG.info(
          "The database is back after {} s",
          Duration.ofNanos(System.nanoTime() - since).toSeconds());
    }
  }

  boolean isAway() {
    return awaySince.get() != HERE;
  }
}
