package io.space7.domain;

import java.util.Objects;
import java.util.UUID;

/** Identifies a user. */
public record UserId(UUID value) {
  public UserId {
    Objects.requireNonNull(value);
  }

  /**
   * Reads the canonical text form of a UUID.
   *
   * @throws Refusal {@link ErrorCode#INVALID_ID} for anything else, null included
   */
  public static UserId parse(String text) {
    return new UserId(Ids.parse(text, "user id"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
