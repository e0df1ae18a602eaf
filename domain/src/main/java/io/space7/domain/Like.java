package io.space7.domain;

import java.util.Objects;

/**
 * One user's appreciation of one message.
 *
 * @param id grows with time; a later like of a message has a larger id
 */
public record Like(long id, UserId userId) {
  public Like {
    Objects.requireNonNull(userId);
  }
}
