package io.space7.domain;

import java.util.UUID;
import java.util.regex.Pattern;

/** Reads ids as clients write them. */
final class Ids {
  /** {@link UUID#fromString} alone would take {@code 1-1-1-1-1} too. */
  private static final Pattern CANONICAL =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  private Ids() {}

  static UUID parse(String text, String what) {
    if (text == null || text.length() != 36 || !CANONICAL.matcher(text).matches()) {
      throw new Refusal(ErrorCode.INVALID_ID, "The " + what + " must be a UUID.");
    }
    return UUID.fromString(text);
  }
}
