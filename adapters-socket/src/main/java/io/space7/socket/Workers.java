package io.space7.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that may block, which event loops must not. */
final class Workers {
  private final ExecutorService usual;
  private final ExecutorService patient;

  Workers(SocketSettings.Limits limits) {
    usual = Executors.newFixedThreadPool(limits.workers(), threads("socket-worker-"));
    patient = Executors.newFixedThreadPool(limits.replayers(), threads("socket-replayer-"));
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** For what waits for the database at most. */
  Executor usual() {
    return usual;
  }

  /** For what may have to wait for the client itself. */
  Executor patient() {
    return patient;
  }

  /** Lets what has begun come to its end, for a moment. */
  void stop(long millis) {
    usual.shutdown();
    patient.shutdownNow();
    try {
      usual.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    usual.shutdownNow();
  }
}
