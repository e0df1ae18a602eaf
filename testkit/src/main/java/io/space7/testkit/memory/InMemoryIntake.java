package io.space7.testkit.memory;

import io.space7.application.MediaIntake;

/** Intakes that are made of twins. */
public final class InMemoryIntake {
  private static final long MAX_PIXELS = 100_000_000;

  private InMemoryIntake() {}

  /** One that takes files of so many bytes. */
  public static MediaIntake of(long maxBytes) {
    return of(maxBytes, new InMemoryMediaSpool());
  }

  /** One that takes files of so many bytes, and pictures of a hundred million pixels. */
  public static MediaIntake of(long maxBytes, InMemoryMediaSpool spool) {
    return new MediaIntake(
        spool,
        new InMemoryMediaDetector(),
        new InMemoryMetadataStripper(),
        new MediaIntake.Bounds(maxBytes, MAX_PIXELS));
  }
}
