package io.space7.domain;

import java.util.regex.Pattern;

/**
 * The rule for the names that people see of each other. What a reader cannot see is taken out of a
 * name, so that two names that look alike are alike: control characters, characters that turn the
 * direction of writing (they would also turn the text beside the name), and characters without
 * width. Joiners stay where writing needs them, between two characters that are not ASCII: in
 * Persian and Indic words, and in emoji.
 */
final class DisplayName {
  private static final Pattern LINE_BREAKS =
      Pattern.compile("[\\t\\n\\x0B\\f\\r\\x85\\u2028\\u2029]+");

  /** {@code \p{Cs}} is half of a surrogate pair, which no text can hold. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\p{Cc}\\p{Cs}\\u00AD\\u034F\\u061C\\u180E\\u200B\\u200E\\u200F\\u202A-\\u202E"
              + "\\u2060-\\u206F\\uFEFF\\uFFF9-\\uFFFB\\x{1D173}-\\x{1D17A}]");

  private static final Pattern IDLE_JOINERS =
      Pattern.compile("(?<![^\\x00-\\x7F])[\\u200C\\u200D]|[\\u200C\\u200D](?![^\\x00-\\x7F])");

  /** Letters and symbols that are drawn as nothing: fillers of Hangul and Khmer, blank Braille. */
  private static final Pattern VISIBLE =
      Pattern.compile(
          "[^\\s\\p{Z}\\p{C}\\p{M}\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0]|[\\p{Cn}\\p{Co}]");

  private DisplayName() {}

  /**
   * What can be seen of a text.
   *
   * @param text any text, or null
   * @return trimmed; empty if there is nothing to see
   */
  static String visible(String text) {
    if (text == null) {
      return "";
    }
    String onOneLine = LINE_BREAKS.matcher(text).replaceAll(" ");
    String seen = UNSEEN.matcher(onOneLine).replaceAll("");
    String joined = WhiteSpace.trim(IDLE_JOINERS.matcher(seen).replaceAll(""));
    return VISIBLE.matcher(joined).find() ? joined : "";
  }

  /** The beginning of a text, in Unicode code points. */
  static String cut(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints
        ? text
        : WhiteSpace.trim(text.substring(0, text.offsetByCodePoints(0, codePoints)));
  }
}
