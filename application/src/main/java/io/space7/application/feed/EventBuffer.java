package io.space7.application.feed;

import io.space7.domain.SpaceEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.stream.Stream;

/**
 * The events of one Space that are not done with: those that some listener still has to hear, in
 * order and without a gap, and those that own listeners of the actor were passed over with, because
 * nobody said which of them was the source. Bounded. Guarded by its owner's lock.
 *
 * <p>Why it is so: docs/adr/0004-own-changes.md.
 */
final class EventBuffer implements Iterable<EventBuffer.Entry> {
  /** How long a user's own connections wait to learn which of them made a change. */
  static final Duration SOURCE_WAIT = Duration.ofMillis(500);

  private static final long LONG_AGO = 0;

  private final int room;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final LinkedHashMap<Long, SpaceEvent> passedOver = new LinkedHashMap<>();

  /**
   * @param room the largest number of events of each sort
   */
  EventBuffer(int room) {
    this.room = room;
  }

  void add(SpaceEvent event, long now) {
    entries.addLast(new Entry(event, now));
  }

  void clear() {
    entries.clear();
    passedOver.clear();
  }

  boolean isTooLong() {
    return entries.size() > room;
  }

  /** Nobody waits for the source of the oldest event any longer. */
  void endPatienceWithFirst() {
    entries.getFirst().heldSince = LONG_AGO;
  }

  void removeFirst() {
    entries.removeFirst();
  }

  void removeUpTo(long position) {
    while (!entries.isEmpty() && entries.getFirst().event.seq() <= position) {
      entries.removeFirst();
    }
  }

  /** Whether all events after a position are still here, if there are any. */
  boolean reachBackTo(long position) {
    return !entries.isEmpty() && entries.getFirst().event.seq() <= position + 1;
  }

  /**
   * Remembers that own listeners went on without an event. A deletion is forgotten first, since no
   * client announces one.
   */
  void passOver(SpaceEvent event) {
    passedOver.put(event.seq(), event);
    if (passedOver.size() > room) {
      passedOver.remove(
          passedOver.values().stream()
              .filter(candidate -> candidate.kind() == SpaceEvent.Kind.MESSAGE_DELETED)
              .findFirst()
              .orElseGet(() -> passedOver.values().iterator().next())
              .seq());
    }
  }

  /**
   * Takes an event whose source has become known.
   *
   * @return whether own listeners were passed over with it, who are to hear of it now
   */
  boolean settle(SpaceEvent event) {
    for (Entry entry : entries) {
      if (entry.event.seq() == event.seq() && entry.event.source() == null) {
        entry.event = event;
      }
    }
    return passedOver.remove(event.seq()) != null;
  }

  /** The events whose source is not known; some may come twice. */
  Stream<SpaceEvent> undecided() {
    return Stream.concat(
        entries.stream().map(Entry::event).filter(event -> event.source() == null),
        passedOver.values().stream());
  }

  /** The number of events in memory. */
  int size() {
    return entries.size() + passedOver.size();
  }

  /** Oldest first. */
  @Override
  public Iterator<Entry> iterator() {
    return Collections.unmodifiableCollection(entries).iterator();
  }

  /** An event, and since when the actor's own listeners wait for its source. */
  static final class Entry {
    private SpaceEvent event;
    private long heldSince;

    private Entry(SpaceEvent event, long heldSince) {
      this.event = event;
      this.heldSince = heldSince;
    }

    SpaceEvent event() {
      return event;
    }

    /** The time of a wall clock may be set back; patience must not grow by that. */
    Duration patienceLeft(long now) {
      heldSince = Math.min(heldSince, now);
      return SOURCE_WAIT.minusMillis(now - heldSince);
    }
  }
}
