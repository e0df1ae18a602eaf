package io.space7.persistence;

import io.space7.application.port.SpaceSignals.Receiver;
import java.time.Duration;

/** Keeps a receiver going while nobody can be heard. For use by one thread. */
final class SilentTimes {
  private static final long STEP_MILLIS = 1_000;

  /** In steps. */
  private static final int LOOK_EVERY = 10;

  private final Receiver receiver;
  private int steps;

  SilentTimes(Receiver receiver) {
    this.receiver = receiver;
  }

  /**
   * Lets a time pass.
   *
   * @return false if the thread is to end
   */
  boolean rest(Duration time) {
    try {
      for (long left = time.toMillis(); left > 0; left -= STEP_MILLIS) {
        Thread.sleep(Math.min(left, STEP_MILLIS));
        receiver.hearsNobody();
        if (++steps % LOOK_EVERY == 0) {
          receiver.mayHaveMissed();
        }
      }
      return true;
    } catch (InterruptedException closed) {
      return false;
    }
  }

  /** Returns when the thread is to end. */
  void restForever() {
    while (rest(Duration.ofMinutes(1))) {
      // Nothing else is to be done.
    }
  }
}
