package io.space7.bootstrap;

import io.space7.application.port.Timer;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Runs what nobody waits for, on a few threads of its own that do not keep the program alive. */
final class BackgroundTimer implements Timer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTimer.class);
  private static final int THREADS = 4;
  private static final int PATIENCE_SECONDS = 1;

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "timer");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public void schedule(Runnable task, Duration delay) {
    executor.schedule(() -> guard("A delayed task", task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs it again and again, with so long a pause before each run. */
  void repeat(String name, Runnable task, Duration pause) {
    executor.scheduleWithFixedDelay(
        () -> guard(name, task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What a task throws would otherwise end its repetition without a word. */
  private static void guard(String name, Runnable task) {
    try {
      task.run();
    } catch (Refusal refusal) {
      // That the database is away has been said once, for all that waits for it.
      Level level = refusal.code() == ErrorCode.DATABASE_UNAVAILABLE ? Level.DEBUG : Level.WARN;
      LOG.atLevel(level).log("{} has to wait: {}", name, refusal.getMessage());
    } catch (Throwable defect) {
      LOG.error("{} failed", name, defect);
    }
  }

  /** Waits a while for running tasks, so that none loses its database half-way. */
  @Override
  public void close() {
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.shutdown();
    try {
      executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
