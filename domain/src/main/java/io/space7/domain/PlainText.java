package io.space7.domain;

/** The rules that every text a client sends has to follow, whatever it is for. */
public final class PlainText {
  private PlainText() {}

  /**
   * Trims and checks a text.
   *
   * @param what names the text in the refusal's sentence
   * @param text null counts as empty
   * @param min smallest number of Unicode code points after trimming
   * @param max largest number of Unicode code points after trimming
   * @return the trimmed text
   * @throws Refusal {@link ErrorCode#INVALID_TEXT} for NUL or an unpaired surrogate, {@link
   *     ErrorCode#INVALID_PARAMETER} below the minimum, {@link ErrorCode#TEXT_TOO_LONG} above the
   *     maximum
   */
  public static String require(String what, String text, int min, int max) {
    String trimmed = text == null ? "" : WhiteSpace.trim(text);
    int length = codePoints(what, trimmed);
    if (length < min) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          min == 1
              ? "The " + what + " must not be empty."
              : "The " + what + " must have at least " + min + " characters.");
    }
    if (length > max) {
      throw new Refusal(
          ErrorCode.TEXT_TOO_LONG, "The " + what + " must have at most " + max + " characters.");
    }
    return trimmed;
  }

  /** Counts code points and refuses what no UTF-8 database can hold. */
  private static int codePoints(String what, String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++, count++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw new Refusal(
            ErrorCode.INVALID_TEXT, "The " + what + " contains a character that cannot be stored.");
      }
      if (pair) {
        i++;
      }
    }
    return count;
  }
}
