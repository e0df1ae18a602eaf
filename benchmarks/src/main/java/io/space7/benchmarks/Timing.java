package io.space7.benchmarks;

import io.space7.benchmarks.Workload.Figure;
import java.io.IOException;
import java.time.Duration;

/** How long something takes that is done again and again by one client: no load is measured. */
final class Timing {
  private Timing() {}

  static Figure mean(Duration each, Task task) throws IOException {
    long start = System.nanoTime();
    int count = 0;
    while (System.nanoTime() - start < each.toNanos()) {
      task.run();
      count++;
    }
    return Figure.of((System.nanoTime() - start) / 1e6 / count, "ms");
  }

  /** Throws if anything was wrong. */
  interface Task {
    void run() throws IOException;
  }
}
