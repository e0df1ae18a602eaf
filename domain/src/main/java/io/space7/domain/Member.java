package io.space7.domain;

import java.time.Instant;
import java.util.Objects;

/** Somebody who belongs to a Space. */
public record Member(User user, Instant joinedAt) {
  public Member {
    Objects.requireNonNull(user);
    Objects.requireNonNull(joinedAt);
  }

  /** The refusal for a user who does not belong to the Space. */
  public static Refusal notFound() {
    return new Refusal(ErrorCode.USER_NOT_FOUND, "This user is not a member of the space.");
  }
}
