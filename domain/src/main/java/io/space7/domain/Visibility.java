package io.space7.domain;

import java.util.Locale;

/** Who may read a Space without being a member. */
public enum Visibility {
  /** Anyone who is signed in. */
  PUBLIC,
  /** Nobody. */
  PRIVATE;

  private final String wire = name().toLowerCase(Locale.ROOT);

  public String wire() {
    return wire;
  }

  /**
   * @param text null for the default, {@link #PUBLIC}
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} for any other word
   */
  public static Visibility parse(String text) {
    if (text == null) {
      return PUBLIC;
    }
    for (Visibility visibility : values()) {
      if (visibility.wire.equals(text)) {
        return visibility;
      }
    }
    throw new Refusal(ErrorCode.INVALID_PARAMETER, "visibility must be \"public\" or \"private\".");
  }
}
