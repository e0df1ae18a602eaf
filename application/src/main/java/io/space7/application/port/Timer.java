package io.space7.application.port;

import java.time.Duration;

/** Runs tasks later, on threads of its own. Safe for use by many threads. */
@FunctionalInterface
public interface Timer {
  /**
   * Runs a task once, not before the delay has passed, and never on the calling thread. What the
   * task throws does not reach the caller and does not keep other tasks from running.
   *
   * @param delay zero or more; zero runs the task as soon as a thread is free
   */
  void schedule(Runnable task, Duration delay);
}
