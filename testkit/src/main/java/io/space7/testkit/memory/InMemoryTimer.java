package io.space7.testkit.memory;

import io.space7.application.port.Timer;
import io.space7.testkit.SettableClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A timer whose time passes when it is told to, together with a clock. Tasks run on the thread that
 * lets the time pass. Safe for use by many threads.
 */
public final class InMemoryTimer implements Timer {
  private record Task(Duration due, long number, Runnable body) {}

  private final SettableClock clock;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
  private Duration elapsed = Duration.ZERO;
  private long scheduled;

  public InMemoryTimer(SettableClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void schedule(Runnable task, Duration delay) {
    tasks.add(new Task(elapsed.plus(delay), scheduled++, task));
  }

  /** The number of tasks that have not run yet. */
  public synchronized int pending() {
    return tasks.size();
  }

  /**
   * Lets time pass and runs what falls due, what that schedules included, in due order. If tasks
   * throw, all others run before the first failure is thrown, so that no test overlooks it.
   */
  public void pass(Duration duration) {
    Duration end = elapsed().plus(duration);
    Throwable first = null;
    for (Runnable task = next(end); task != null; task = next(end)) {
      try {
        task.run();
      } catch (RuntimeException | AssertionError failure) {
        first = first == null ? failure : first;
      }
    }
    moveTo(end);
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      throw (RuntimeException) first;
    }
  }

  public synchronized Duration elapsed() {
    return elapsed;
  }

  private synchronized Runnable next(Duration end) {
    if (tasks.isEmpty() || tasks.peek().due().compareTo(end) > 0) {
      return null;
    }
    moveTo(tasks.peek().due());
    return tasks.poll().body();
  }

  private synchronized void moveTo(Duration time) {
    if (time.compareTo(elapsed) > 0) {
      clock.advance(time.minus(elapsed));
      elapsed = time;
    }
  }
}
