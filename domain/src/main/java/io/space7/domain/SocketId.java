package io.space7.domain;

import java.util.Objects;

/** Identifies one live connection of one user, unique over all servers and never used again. */
public record SocketId(String value) {
  /** No server of the family hands out ids longer than this. */
  public static final int MAX_LENGTH = 64;

  /**
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if the text is empty, too long or has
   *     characters other than printable ASCII
   */
  public SocketId {
    Objects.requireNonNull(value);
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          "X-Socket-Id must be the id of a connected socket, at most 64 characters.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
