package io.space7.socket;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Shares a few threads among users: each that has something to do gets a turn before anyone gets a
 * second one, however many sockets one of them has. Not bounded itself: a socket has at most one
 * task here at a time.
 *
 * <p>Safe for use by many threads.
 */
final class FairQueue {
  private final Executor threads;
  private final int places;

  /** By owner; the first has the next turn. */
  private final Map<Object, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();

  private int running;

  /**
   * @param places tasks that are given to the threads at a time
   */
  FairQueue(Executor threads, int places) {
    this.threads = threads;
    this.places = places;
  }

  /** Runs tasks in the turns of one user. */
  Executor of(Object user) {
    return task -> submit(user, task);
  }

  /** Tasks that wait for their turn. */
  synchronized int waiting() {
    return waiting.values().stream().mapToInt(ArrayDeque::size).sum();
  }

  private synchronized void submit(Object user, Runnable task) {
    waiting.computeIfAbsent(user, fresh -> new ArrayDeque<>()).add(task);
    startNext();
  }

  private void startNext() {
    if (running == places || waiting.isEmpty()) {
      return;
    }
    Iterator<Map.Entry<Object, ArrayDeque<Runnable>>> first = waiting.entrySet().iterator();
    Map.Entry<Object, ArrayDeque<Runnable>> turn = first.next();
    Object user = turn.getKey();
    ArrayDeque<Runnable> tasks = turn.getValue();
    first.remove();
    Runnable task = tasks.poll();
    if (!tasks.isEmpty()) {
      waiting.put(user, tasks);
    }
    threads.execute(() -> run(task));
    running++;
  }

  private synchronized void finish() {
    running--;
    try {
      startNext();
    } catch (RejectedExecutionException stopping) {
      waiting.clear();
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      finish();
    }
  }
}
