package io.space7.domain;

import java.util.Locale;

/** The three kinds of file a message can carry. */
public enum MediaType {
  IMAGE,
  VIDEO,
  AUDIO;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** {@code image}, {@code video} or {@code audio}. */
  public String wire() {
    return wire;
  }

  /**
   * Reads a client's hint.
   *
   * @param hint null or blank for none
   * @return null for none
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if it is none of the three
   */
  public static MediaType parseHint(String hint) {
    if (hint == null || WhiteSpace.trim(hint).isEmpty()) {
      return null;
    }
    for (MediaType type : values()) {
      if (type.wire.equals(WhiteSpace.trim(hint))) {
        return type;
      }
    }
    throw new Refusal(
        ErrorCode.INVALID_PARAMETER, "media_type must be \"image\", \"video\" or \"audio\".");
  }
}
