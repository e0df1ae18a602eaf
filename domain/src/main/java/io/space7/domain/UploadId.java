package io.space7.domain;

import java.util.Objects;
import java.util.UUID;

/** Identifies an upload that is sent in parts. */
public record UploadId(UUID value) {
  public UploadId {
    Objects.requireNonNull(value);
  }

  /**
   * Reads the canonical text form of a UUID.
   *
   * @throws Refusal {@link ErrorCode#INVALID_ID} for anything else, null included
   */
  public static UploadId parse(String text) {
    return new UploadId(Ids.parse(text, "upload id"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
