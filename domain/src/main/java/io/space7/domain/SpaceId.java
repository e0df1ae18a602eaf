package io.space7.domain;

import java.util.Objects;
import java.util.UUID;

/** Identifies a Space. */
public record SpaceId(UUID value) {
  public SpaceId {
    Objects.requireNonNull(value);
  }

  /**
   * Reads the canonical text form of a UUID.
   *
   * @throws Refusal {@link ErrorCode#INVALID_ID} for anything else, null included
   */
  public static SpaceId parse(String text) {
    return new SpaceId(Ids.parse(text, "space id"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
