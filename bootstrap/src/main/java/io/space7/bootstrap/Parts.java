package io.space7.bootstrap;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started and has to be ended, in the reverse order. Thread-safe. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
  private volatile boolean interrupted;

  /**
   * @throws StartException if the start is being cut short; the part is ended with the others
   */
  <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    requireGoing();
    return part;
  }

  /** From now on nothing more is started. */
  void interrupt() {
    interrupted = true;
  }

  /**
   * @throws StartException if the start is being cut short
   */
  void requireGoing() {
    if (interrupted) {
      throw new StartException("The start was interrupted.");
    }
  }

  @Override
  public void close() {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("Something did not end well: {}", e.toString());
      }
    }
  }
}
