package io.space7.testkit.memory;

import io.space7.application.port.MediaLedger;
import java.time.Instant;

/** What is known of a file that no message has; guarded by the world's lock. */
record Unclaimed(Instant due, int taken) {
  Unclaimed taken(Instant now) {
    return new Unclaimed(now.plus(MediaLedger.pause(taken)), taken + 1);
  }
}
