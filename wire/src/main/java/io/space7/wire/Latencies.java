package io.space7.wire;

import java.time.Duration;
import java.util.stream.LongStream;

/** What both edges sort the times into that they measure. */
public final class Latencies {
  private Latencies() {}

  /** The upper bounds of a histogram, for answers and deliveries of a server that works. */
  public static Duration[] buckets() {
    return LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
        .mapToObj(Duration::ofMillis)
        .toArray(Duration[]::new);
  }
}
