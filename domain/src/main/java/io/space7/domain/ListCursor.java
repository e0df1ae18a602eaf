package io.space7.domain;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place right after an element of a list that is ordered by time, and by id where times are
 * equal.
 */
public record ListCursor(Instant at, UUID id) {
  private static final Pattern FORM = Pattern.compile("(-?\\d{1,16})\\.([0-9a-f-]{36})");

  public ListCursor {
    Objects.requireNonNull(at);
    Objects.requireNonNull(id);
  }

  /** The form clients hand back unread; safe in an address. */
  public String encode() {
    String plain = at.toEpochMilli() + "." + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads a cursor that this server gave.
   *
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if it is not one
   */
  public static ListCursor decode(String text) {
    try {
      Matcher form =
          FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
      if (form.matches()) {
        return new ListCursor(
            Instant.ofEpochMilli(Long.parseLong(form.group(1))), UUID.fromString(form.group(2)));
      }
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      // refused below
    }
    throw new Refusal(ErrorCode.INVALID_PARAMETER, "after must come from the list before.");
  }
}
