package io.space7.domain;

import java.io.IOException;
import java.io.Reader;

/** The rules that every text a client sends has to follow, whatever it is for. */
public final class PlainText {
  private static final int READ_CHARS = 1024;

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

  /**
   * Reads a text without keeping the white space around it, however long that is.
   *
   * @param text read to its end
   * @param max largest number of Unicode code points after trimming
   * @return the trimmed text; of one that is longer, enough for {@link #require} to refuse it
   * @throws IOException what reading throws
   */
  public static String read(Reader text, int max) throws IOException {
    int most = 2 * (max + 1);
    StringBuilder kept = new StringBuilder();
    StringBuilder space = new StringBuilder();
    char[] buffer = new char[READ_CHARS];
    for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
      for (int i = 0; i < n; i++) {
        char c = buffer[i];
        if (!WhiteSpace.isWhiteSpace(c)) {
          kept.append(space);
          space.setLength(0);
          if (kept.length() <= most || isSecondHalf(c, kept)) {
            kept.append(c);
          }
        } else if (!kept.isEmpty() && kept.length() + space.length() < most) {
          space.append(c);
        }
      }
    }
    return kept.toString();
  }

  private static boolean isSecondHalf(char c, StringBuilder text) {
    return Character.isLowSurrogate(c) && Character.isHighSurrogate(text.charAt(text.length() - 1));
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
