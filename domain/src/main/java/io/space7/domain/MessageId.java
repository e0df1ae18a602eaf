package io.space7.domain;

import java.util.Objects;
import java.util.UUID;

/** Identifies a message, across all Spaces. */
public record MessageId(UUID value) {
  public MessageId {
    Objects.requireNonNull(value);
  }

  /**
   * Reads the canonical text form of a UUID.
   *
   * @throws Refusal {@link ErrorCode#INVALID_ID} for anything else, null included
   */
  public static MessageId parse(String text) {
    return new MessageId(Ids.parse(text, "message id"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
