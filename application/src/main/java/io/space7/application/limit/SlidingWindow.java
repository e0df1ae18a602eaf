package io.space7.application.limit;

import io.space7.application.port.WriteCounts;
import io.space7.application.port.WriteCounts.Count;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What somebody did in the last minute, in slots of {@value #SLOT_MILLIS} ms: a slot is forgotten
 * as a whole when all of it is over a minute old, so up to 1/{@value #SLOTS} too much is
 * remembered, and never too little. Thread-safe.
 */
final class SlidingWindow {
  static final int SLOT_MILLIS = WriteCounts.SLOT_MILLIS;
  static final int SLOTS = 60_000 / SLOT_MILLIS + 1;

  /** What all servers did, as far as it is known; a slot's place is its number modulo SLOTS. */
  private final int[] known = new int[SLOTS];

  /** What this server did besides. */
  private final int[] unreported = new int[SLOTS];

  /** Of that, what is being reported. */
  private final int[] reporting = new int[SLOTS];

  private long newest;

  SlidingWindow(long nowMillis) {
    newest = nowMillis / SLOT_MILLIS;
  }

  /**
   * Counts one more, if there is room for it.
   *
   * @return 0 if it was counted, or after how many milliseconds there is room, from 1
   */
  synchronized long take(int perMinute, long nowMillis) {
    advance(nowMillis);
    int excess = count() - perMinute;
    if (excess < 0) {
      unreported[place(newest)]++;
      return 0;
    }
    long slot = newest - SLOTS + 1;
    for (; slot <= newest && excess >= 0; slot++) {
      excess -= known[place(slot)] + unreported[place(slot)];
    }
    return Math.max(1, (slot + SLOTS - 1) * SLOT_MILLIS - nowMillis);
  }

  private int count() {
    int count = 0;
    for (int i = 0; i < SLOTS; i++) {
      count += known[i] + unreported[i];
    }
    return count;
  }

  /** How much of what was counted here nobody else knows of yet. */
  synchronized int unreported() {
    int count = 0;
    for (int i = 0; i < SLOTS; i++) {
      count += unreported[i] - reporting[i];
    }
    return count;
  }

  /** Whether nothing is left of what was counted. */
  synchronized boolean isEmpty(long nowMillis) {
    advance(nowMillis);
    return count() == 0;
  }

  /** What is to be reported now, until {@link #reported} or {@link #notReported}. */
  synchronized List<Count> report(UserId userId) {
    List<Count> report = new ArrayList<>();
    for (long slot = newest - SLOTS + 1; slot <= newest; slot++) {
      int place = place(slot);
      reporting[place] = unreported[place];
      if (reporting[place] > 0) {
        report.add(new Count(userId, slot, reporting[place]));
      }
    }
    return report;
  }

  /** What all servers did in a slot, this one's last report included. */
  synchronized void reported(Count total) {
    if (total.slot() > newest - SLOTS && total.slot() <= newest) {
      int place = place(total.slot());
      known[place] = total.writes();
      unreported[place] -= reporting[place];
      reporting[place] = 0;
    }
  }

  synchronized void notReported() {
    Arrays.fill(reporting, 0);
  }

  private void advance(long nowMillis) {
    long slot = nowMillis / SLOT_MILLIS;
    if (slot - newest >= SLOTS) {
      newest = slot - SLOTS;
    }
    while (newest < slot) {
      newest++;
      known[place(newest)] = 0;
      unreported[place(newest)] = 0;
      reporting[place(newest)] = 0;
    }
  }

  private static int place(long slot) {
    return (int) (slot % SLOTS);
  }
}
