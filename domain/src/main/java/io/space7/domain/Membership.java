package io.space7.domain;

import java.util.Objects;

/**
 * A Space as one of its members keeps up with it, at one moment.
 *
 * @param lastSeq the newest event's seq, 0 if nothing ever happened
 * @param lastMessage the newest message as the member sees it, or null if there is none
 */
public record Membership(Space space, long lastSeq, Message lastMessage, Unread unread) {
  public Membership {
    Objects.requireNonNull(space);
    Objects.requireNonNull(unread);
  }
}
