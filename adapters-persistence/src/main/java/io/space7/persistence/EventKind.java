package io.space7.persistence;

import io.space7.domain.SpaceEvent;

/** How the log's {@code kind} column names the kinds of events. */
final class EventKind {
  private EventKind() {}

  static String column(SpaceEvent.Kind kind) {
    return switch (kind) {
      case MESSAGE_POSTED -> "posted";
      case APPRECIATION_CHANGED -> "appreciation";
      case MESSAGE_DELETED -> "deleted";
    };
  }

  /**
   * @throws IllegalStateException for a text that the table does not allow
   */
  static SpaceEvent.Kind parse(String column) {
    for (SpaceEvent.Kind kind : SpaceEvent.Kind.values()) {
      if (column(kind).equals(column)) {
        return kind;
      }
    }
    throw new IllegalStateException("unknown kind of event in the log: " + column);
  }
}
