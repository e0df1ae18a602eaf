package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * How often each user wrote of late, over all servers that share a store. The counts are worth
 * little: they may be lost when the store fails, and only the last minutes are kept. Safe for use
 * by many threads.
 */
public interface WriteCounts {
  /** The length of a slot. Slots are numbered from 1970, so that all servers have the same ones. */
  int SLOT_MILLIS = 1_000;

  /** At most so many counts may be given in one call. */
  int MAX_COUNTS = 5_000;

  /**
   * Adds what a server has counted since its last call. Atomic for each count.
   *
   * @param counts no two of one user and slot; at most {@value #MAX_COUNTS}
   * @param oldestSlot what is before it is of no interest
   * @return the totals after the addition of every slot from {@code oldestSlot} in which one of the
   *     given users wrote; in no order
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}; it is then unknown whether they were
   *     added
   */
  List<Count> add(List<Count> counts, long oldestSlot);

  /** Forgets what is older; cheap to call every few minutes. */
  void removeBefore(Instant limit);

  /**
   * @param slot the time in milliseconds since 1970, divided by {@link #SLOT_MILLIS}
   * @param writes from 1
   */
  record Count(UserId userId, long slot, int writes) {
    public Count {
      Objects.requireNonNull(userId);
      if (writes < 1) {
        throw new IllegalArgumentException("nothing was written");
      }
    }
  }
}
