package io.space7.domain;

/**
 * White space as ECMAScript's {@code \s} and {@code String.prototype.trim} define it (ECMA-262,
 * WhiteSpace and LineTerminator), so that server and clients trim and count alike. Java's own
 * notions differ: {@link String#strip()} keeps U+00A0 and U+FEFF and removes U+001C.
 */
public final class WhiteSpace {
  private WhiteSpace() {}

  /** Whether the UTF-16 unit is white space; no supplementary character is. */
  public static boolean isWhiteSpace(char c) {
    return switch (c) {
      case '\t',
          '\n',
          0x0B,
          '\f',
          '\r',
          ' ',
          0xA0,
          0x1680,
          0x2028,
          0x2029,
          0x202F,
          0x205F,
          0x3000,
          0xFEFF ->
          true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /** The text without white space at either end. */
  public static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }
}
