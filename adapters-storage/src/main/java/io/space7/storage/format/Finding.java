package io.space7.storage.format;

import java.util.Optional;

/**
 * What a probe has found out about a file.
 *
 * @param width as displayed; null if there is none or it cannot be told
 * @param height as displayed; null if there is none or it cannot be told
 * @param durationMs null if there is none or it cannot be told
 */
record Finding(SupportedFormat format, Integer width, Integer height, Long durationMs) {
  /** What is longer or larger than this is nonsense in a header. */
  private static final long MAX_DURATION_MS = 1000L * 60 * 60 * 24 * 365;

  Finding {
    if (width == null || height == null || width <= 0 || height <= 0) {
      width = null;
      height = null;
    }
    if (durationMs != null && (durationMs < 0 || durationMs > MAX_DURATION_MS)) {
      durationMs = null;
    }
  }

  static Finding picture(SupportedFormat format, long width, long height) {
    return new Finding(format, size(width), size(height), null);
  }

  static Finding sound(SupportedFormat format, Long durationMs) {
    return new Finding(format, null, null, durationMs);
  }

  static Optional<Finding> when(boolean recognised, Finding finding) {
    return recognised ? Optional.of(finding) : Optional.empty();
  }

  /** As it is displayed under an EXIF orientation, of which 5 to 8 lie on their side. */
  Finding oriented(int orientation) {
    return orientation >= 5 && orientation <= 8
        ? new Finding(format, height, width, durationMs)
        : this;
  }

  /** A duration in milliseconds; null if it cannot be told. */
  static Long millis(double units, double unitsPerSecond) {
    double millis = units * 1000 / unitsPerSecond;
    return units > 0 && unitsPerSecond > 0 && millis < MAX_DURATION_MS ? Math.round(millis) : null;
  }

  private static Integer size(long size) {
    return size > 0 && size <= Integer.MAX_VALUE ? (int) size : null;
  }
}
