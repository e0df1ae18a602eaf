package io.space7.application.feed;

import io.space7.domain.SpaceEvent;
import java.util.TreeMap;

/**
 * Puts the events of one Space in order, however they come: in any order, repeatedly, or not at
 * all. Bounded; what there is no room for counts as not come. Guarded by its owner's lock.
 */
final class Resequencer {
  private static final long UNKNOWN = -1;

  private final int room;
  private final TreeMap<Long, SpaceEvent> early = new TreeMap<>();

  /** The seq up to which events have been handed out without a gap. */
  private long head = UNKNOWN;

  /** The largest seq heard of. */
  private long newest;

  /**
   * @param room the largest number of events that wait for their turn
   */
  Resequencer(int room) {
    this.room = room;
  }

  /** Says that the Space stands at a position, at least; the first to say so decides the start. */
  void begin(long position) {
    heardOf(position);
    if (head == UNKNOWN) {
      head = position;
      early.headMap(position, true).clear();
    }
  }

  /** Says that the events have come to a seq, at least. */
  void heardOf(long seq) {
    newest = Math.max(newest, seq);
  }

  /** See {@link #next}; before {@link #begin}, a number below all positions. */
  long head() {
    return head;
  }

  /** Whether it is known that events are missing. */
  boolean isIncomplete() {
    return head != UNKNOWN && head < newest;
  }

  /** The number of events that wait for their turn. */
  int size() {
    return early.size();
  }

  /**
   * Takes an event. Of two that are the same, the one whose source is known is kept.
   *
   * @return false if its turn is over
   */
  boolean add(SpaceEvent event) {
    heardOf(event.seq());
    if (event.seq() <= head) {
      return false;
    }
    early.merge(event.seq(), event, (known, other) -> known.source() == null ? other : known);
    if (early.size() > room) {
      early.pollLastEntry();
    }
    return true;
  }

  /** Hands out the event whose turn it is, or null if that has not come. */
  SpaceEvent next() {
    if (head == UNKNOWN || early.isEmpty() || early.firstKey() != head + 1) {
      return null;
    }
    head++;
    return early.pollFirstEntry().getValue();
  }
}
