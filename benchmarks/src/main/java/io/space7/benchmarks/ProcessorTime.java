package io.space7.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What processes have used of the processors, in a hundredth of a second's resolution. On a machine
 * that others use too, it means more than a rate does.
 */
final class ProcessorTime {
  private ProcessorTime() {}

  /** Of one process. */
  static Duration of(long pid) throws IOException {
    return hundredths(pid, 2);
  }

  /** Of a process and all that it has started, those that have ended included. */
  static Duration ofFamily(long pid) throws IOException {
    Duration all = hundredths(pid, 4);
    for (ProcessHandle child : ProcessHandle.of(pid).orElseThrow().descendants().toList()) {
      try {
        all = all.plus(of(child.pid()));
      } catch (IOException ended) {
        // Its parent has the time now, or will have it.
      }
    }
    return all;
  }

  /**
   * @param fields 2 for its own, 4 with the children that it has waited for
   */
  private static Duration hundredths(long pid, int fields) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long sum = 0;
    for (int i = 11; i < 11 + fields; i++) {
      sum += Long.parseLong(values[i]);
    }
    return Duration.ofMillis(sum * 10);
  }
}
