package io.space7.http;

import java.time.Duration;

/**
 * How slow a peer may be: steady is fine, a pause is forgiven up to the grace.
 *
 * @param grace how far behind the pace somebody may be
 * @param bytesPerSecond at least 1
 */
record Pace(Duration grace, long bytesPerSecond) {
  /** Of a long answer. */
  static final Pace DOWNLOAD = new Pace(Duration.ofSeconds(60), 2 * 1024);

  /**
   * @param start as {@link System#nanoTime} told it
   * @param count of the bytes that have passed since then
   */
  boolean isBehind(long start, long count) {
    return System.nanoTime() - start > grace.toNanos() + count * 1_000_000_000L / bytesPerSecond;
  }
}
