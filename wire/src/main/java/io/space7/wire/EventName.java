package io.space7.wire;

import io.space7.domain.Notice;
import io.space7.domain.SpaceEvent;

/** The names that clients know events by. */
public final class EventName {
  private EventName() {}

  /** The name under which sockets are told of an event. */
  public static String of(SpaceEvent event) {
    return switch (event.kind()) {
      case MESSAGE_POSTED -> "receive_message";
      case APPRECIATION_CHANGED -> "message_appreciated";
      case MESSAGE_DELETED -> "message_deleted";
    };
  }

  /** The name under which sockets are told of a notice. */
  public static String of(Notice notice) {
    return switch (notice.kind()) {
      case SPACE_RESET -> "space_reset";
      case SPACE_UPDATED -> "space_updated";
      case READ -> "read";
    };
  }
}
