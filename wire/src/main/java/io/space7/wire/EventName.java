package io.space7.wire;

import io.space7.domain.Notice;
import io.space7.domain.SpaceEvent;

/** The names that clients know events by. */
public final class EventName {
  private EventName() {}

  /** The name under which sockets are told of an event. */
  public static String of(SpaceEvent event) {
    return of(event.kind());
  }

  /** As above, of all events of a kind. */
  public static String of(SpaceEvent.Kind kind) {
    return switch (kind) {
      case MESSAGE_POSTED -> "receive_message";
      case APPRECIATION_CHANGED -> "message_appreciated";
      case MESSAGE_DELETED -> "message_deleted";
    };
  }

  /** The name under which sockets are told of a notice. */
  public static String of(Notice notice) {
    return of(notice.kind());
  }

  /** As above, of all notices of a kind. */
  public static String of(Notice.Kind kind) {
    return switch (kind) {
      case SPACE_RESET -> "space_reset";
      case SPACE_UPDATED -> "space_updated";
      case READ -> "read";
    };
  }
}
