package io.space7.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that may block, which event loops must not; they wait for the database at most. */
final class Workers {
  private final ExecutorService useCaseThreads;
  private final ExecutorService replayThreads;
  private final FairQueue useCases;
  private final FairQueue replays;

  Workers(SocketSettings.Limits limits) {
    useCaseThreads = Executors.newFixedThreadPool(limits.workers(), threads("socket-worker-"));
    replayThreads = Executors.newFixedThreadPool(limits.replayers(), threads("socket-replayer-"));
    useCases = new FairQueue(useCaseThreads, limits.workers());
    replays = new FairQueue(replayThreads, limits.replayers());
  }

  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * For what a client asks for.
   *
   * @param whom the user, or before that is known the address; each gets a fair share
   */
  Executor useCases(Object whom) {
    return useCases.of(whom);
  }

  /** For the steps of replays, which are many; as above. */
  Executor replays(Object whom) {
    return replays.of(whom);
  }

  /** Tasks that wait for a thread. */
  int waitingUseCases() {
    return useCases.waiting();
  }

  /** As above. */
  int waitingReplays() {
    return replays.waiting();
  }

  /** Lets what has begun come to its end, for a moment. */
  void stop(long millis) {
    useCaseThreads.shutdown();
    replayThreads.shutdownNow();
    try {
      useCaseThreads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    useCaseThreads.shutdownNow();
  }
}
