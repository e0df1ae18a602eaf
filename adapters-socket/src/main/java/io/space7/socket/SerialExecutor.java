package io.space7.socket;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's tasks, run one after another in the order in which they came, each on the executor
 * it asks for. An executor holds at most one task of a executor at any time, so lanes take turns,
 * and an executor's queue is never longer than there are lanes.
 *
 * <p>Safe for use by many threads.
 */
final class SerialExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final int capacity;
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  /**
   * @param capacity the largest number of tasks that wait
   */
  SerialExecutor(int capacity) {
    this.capacity = capacity;
  }

  /** Returns false if too many tasks wait or the executor is closed; then the task is never run. */
  synchronized boolean submit(Executor executor, Runnable task) {
    return !closed && waiting.size() < capacity && enqueue(executor, task);
  }

  /** Takes a last task, which runs after all others whatever their number; no effect again. */
  synchronized void close(Executor executor, Runnable last) {
    if (!closed) {
      closed = true;
      enqueue(executor, last);
    }
  }

  private boolean enqueue(Executor executor, Runnable task) {
    waiting.add(new Job(executor, task));
    if (!running) {
      running = true;
      next();
    }
    return true;
  }

  private synchronized void next() {
    Job job = waiting.poll();
    if (job == null) {
      running = false;
      return;
    }
    try {
      job.executor.execute(() -> run(job.task));
    } catch (RejectedExecutionException stopping) {
      closed = true;
      waiting.clear();
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A socket's task failed", e);
    } finally {
      next();
    }
  }

  private record Job(Executor executor, Runnable task) {}
}
