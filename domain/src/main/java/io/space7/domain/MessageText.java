package io.space7.domain;

/**
 * The text of a message.
 *
 * @param content trimmed, at most {@value #MAX_LENGTH} Unicode code points, possibly empty
 */
public record MessageText(String content) {
  public static final int MAX_LENGTH = 5000;

  /**
   * @param content what the client sent; null counts as empty
   * @throws Refusal {@link ErrorCode#TEXT_TOO_LONG} or {@link ErrorCode#INVALID_TEXT}
   */
  public MessageText {
    content = PlainText.require("message", content, 0, MAX_LENGTH);
  }

  public boolean isEmpty() {
    return content.isEmpty();
  }

  /** The number of words: maximal runs of characters that are not white space. */
  public int wordCount() {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < content.length(); i++) {
      boolean space = WhiteSpace.isWhiteSpace(content.charAt(i));
      if (!space && !inWord) {
        words++;
      }
      inWord = !space;
    }
    return words;
  }
}
