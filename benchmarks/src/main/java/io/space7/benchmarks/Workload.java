package io.space7.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * One row of the table: what is measured, against what, and what is wanted.
 *
 * @param name for {@code --only}
 * @param title what is done, for a reader
 * @param peer what it is compared with, or a dash
 * @param goal of the ratio, or of the figure itself if there is no peer
 * @param quick whether {@code --quick} includes it
 */
record Workload(String name, String title, String peer, Goal goal, boolean quick, Scenario run) {
  /** Measures once. Anything that went wrong, be it one answer of many, is thrown. */
  @FunctionalInterface
  interface Scenario {
    /**
     * @param each how long to measure each side
     */
    Round round(Bench bench, Duration each) throws Exception;
  }

  /**
   * What one round gave.
   *
   * @param peer null if there is none
   */
  record Round(Figure ours, Figure peer) {
    double ratio() {
      return peer == null ? ours.value() : ours.value() / peer.value();
    }
  }

  /**
   * A figure.
   *
   * @param detail more about it, possibly empty
   */
  record Figure(double value, String unit, String detail) {
    static Figure of(double value, String unit) {
      return new Figure(value, unit, "");
    }

    @Override
    public String toString() {
      String number =
          value >= 100
              ? String.format(Locale.ROOT, "%,.0f", value)
              : String.format(Locale.ROOT, "%.2f", value);
      return number + " " + unit + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
  }

  /** What is wanted of a ratio or figure. */
  record Goal(boolean atLeast, double bound) {
    static Goal atLeast(double bound) {
      return new Goal(true, bound);
    }

    static Goal atMost(double bound) {
      return new Goal(false, bound);
    }

    boolean isMetBy(double value) {
      return atLeast ? value >= bound : value <= bound;
    }

    @Override
    public String toString() {
      return (atLeast ? "≥ " : "≤ ") + (bound == Math.rint(bound) ? (long) bound + "" : bound);
    }
  }
}
