package io.space7.http;

import io.space7.application.port.EventLog.Slice;
import io.space7.domain.SpaceEvent;
import java.util.List;

/**
 * How much of the event log is sent at once. A page ends early rather than growing beyond a bound;
 * a client goes on after the last event it got, until that is the newest.
 */
final class EventPage {
  /** In bytes of JSON, about; a page has at least one event. */
  private static final int MAX_BYTES = 2 * 1024 * 1024;

  /** What an event has beside its text, twice: names, ids, addresses. */
  private static final int FRAME_BYTES = 1500;

  private EventPage() {}

  static Slice bounded(Slice slice) {
    List<SpaceEvent> events = slice.events();
    long bytes = 0;
    for (int i = 0; i < events.size(); i++) {
      bytes += bytes(events.get(i));
      if (i > 0 && bytes > MAX_BYTES) {
        return new Slice(events.subList(0, i), slice.lastSeq(), slice.recovered(), slice.epoch());
      }
    }
    return slice;
  }

  private static long bytes(SpaceEvent event) {
    return event instanceof SpaceEvent.MessagePosted posted
        // The message is sent twice, see WireModule.
        ? FRAME_BYTES + 2 * encodedBytes(posted.message().content())
        : FRAME_BYTES;
  }

  private static long encodedBytes(String text) {
    return text.chars().mapToLong(c -> c < ' ' ? 6 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3).sum();
  }
}
