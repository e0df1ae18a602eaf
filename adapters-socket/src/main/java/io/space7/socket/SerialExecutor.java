package io.space7.socket;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's tasks, run one after another in the order in which they came. A task may end later
 * than its method returns; until then the next one waits, and no thread does. The threads behind it
 * are given at most one task of a client at any time.
 *
 * <p>Nothing is refused for being too much. When much waits, the owner is told, and has to send no
 * more until it is told that there is room again.
 *
 * <p>Safe for use by many threads.
 */
final class SerialExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final int maxWaiting;
  private final int maxBytes;
  private final Flow flow;
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean full;
  private boolean running;
  private boolean closed;

  /**
   * @param maxWaiting tasks that wait when the owner is told to stop
   * @param maxBytes of the tasks that wait, as above
   * @param flow told with this object's lock held; must not block
   */
  SerialExecutor(int maxWaiting, int maxBytes, Flow flow) {
    this.maxWaiting = maxWaiting;
    this.maxBytes = maxBytes;
    this.flow = flow;
  }

  /** Takes a task, unless it is closed. */
  void submit(Executor executor, int size, Task task) {
    synchronized (this) {
      if (closed) {
        return;
      }
      bytes += size;
      flow.holds(bytes);
      enqueue(new Job(executor, size, task));
    }
  }

  /** Takes a last task, which runs after all others; no effect again. */
  synchronized void close(Executor executor, Runnable last) {
    if (!closed) {
      closed = true;
      enqueue(
          new Job(
              executor,
              0,
              () -> {
                last.run();
                return CompletableFuture.completedFuture(null);
              }));
    }
  }

  private void enqueue(Job job) {
    waiting.add(job);
    if (running) {
      tellIfFull();
    } else {
      running = true;
      next();
    }
  }

  private void tellIfFull() {
    if (!full && (waiting.size() >= maxWaiting || bytes >= maxBytes)) {
      full = true;
      flow.stop();
    }
  }

  private void tellIfRoom() {
    if (full && waiting.size() <= maxWaiting / 2 && bytes <= maxBytes / 2) {
      full = false;
      flow.goOn();
    }
  }

  private synchronized void next() {
    Job job = waiting.poll();
    if (job == null) {
      running = false;
      return;
    }
    try {
      job.executor.execute(() -> run(job));
    } catch (RejectedExecutionException stopping) {
      closed = true;
      waiting.clear();
    }
  }

  private void run(Job job) {
    begin(job.task).whenComplete((done, failure) -> finish(job, failure));
  }

  /** An error too is the end of a task, for which the next one waits. */
  static CompletionStage<?> begin(Task task) {
    try {
      return task.run();
    } catch (RuntimeException | Error failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void finish(Job job, Throwable failure) {
    if (failure != null) {
      LOG.error("A socket's task failed", failure);
    }
    synchronized (this) {
      bytes -= job.size;
      flow.holds(bytes);
      tellIfRoom();
    }
    next();
  }

  /** Something to do that ends when the stage is completed. */
  @FunctionalInterface
  interface Task {
    CompletionStage<?> run();
  }

  /** How the owner is kept from sending more than there is room for. */
  interface Flow {
    void stop();

    void goOn();

    /** Told how many bytes there are, in tasks that wait or run. */
    void holds(long bytes);
  }

  private record Job(Executor executor, int size, Task task) {}
}
