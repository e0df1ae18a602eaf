package io.space7.socket;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has errors logged that Netty would keep to itself. The program watches its log for errors after
 * which it has to end.
 */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /** What went wrong on a connection: what a peer can cause is not worth a word. */
  static void onConnection(Throwable cause) {
    if (cause instanceof Error) {
      LOG.error("A connection failed", cause);
    }
  }

  /** Does something later, on an event loop. */
  static ScheduledFuture<?> schedule(EventExecutor loop, Runnable task, Duration delay) {
    ScheduledFuture<?> scheduled = loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    scheduled.addListener(
        done -> {
          if (!done.isSuccess() && !done.isCancelled()) {
            LOG.error("A timed task failed", done.cause());
          }
        });
    return scheduled;
  }
}
