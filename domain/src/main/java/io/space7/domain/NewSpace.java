package io.space7.domain;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A Space that somebody wants to create.
 *
 * @param title {@value #MIN_TITLE} to {@value #MAX_TITLE} characters, trimmed
 * @param description at most {@value #MAX_DESCRIPTION} characters, trimmed, possibly empty
 * @param hashtags at most {@value #MAX_TAGS}, lower case, without {@code #} in front, no two alike
 */
public record NewSpace(
    SpaceId spaceId,
    UserId creatorId,
    String title,
    String description,
    Visibility visibility,
    List<String> hashtags) {
  public static final int MIN_TITLE = 3;
  public static final int MAX_TITLE = 200;
  public static final int MAX_DESCRIPTION = 5000;
  public static final int MAX_TAGS = 10;
  public static final int MAX_TAG = 50;

  /**
   * Takes what the client sent and normalises it.
   *
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER}, {@link ErrorCode#TEXT_TOO_LONG} or {@link
   *     ErrorCode#INVALID_TEXT}
   */
  public NewSpace {
    Objects.requireNonNull(spaceId);
    Objects.requireNonNull(creatorId);
    Objects.requireNonNull(visibility);
    title = title(title);
    description = description(description);
    hashtags = hashtags(hashtags);
  }

  static String title(String raw) {
    return PlainText.require("title", raw, MIN_TITLE, MAX_TITLE);
  }

  static String description(String raw) {
    return PlainText.require("description", raw, 0, MAX_DESCRIPTION);
  }

  static List<String> hashtags(List<String> raw) {
    List<String> hashtags = raw.stream().map(NewSpace::hashtag).distinct().toList();
    if (hashtags.size() > MAX_TAGS) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER, "A space has at most " + MAX_TAGS + " hashtags.");
    }
    return hashtags;
  }

  /**
   * A hashtag in the form in which it is stored. Lower case may be longer, so it comes before the
   * limit.
   *
   * @throws Refusal as the constructor says
   */
  public static String hashtag(String raw) {
    String text = raw == null ? "" : raw.toLowerCase(Locale.ROOT);
    int start = 0;
    while (start < text.length()
        && (text.charAt(start) == '#' || WhiteSpace.isWhiteSpace(text.charAt(start)))) {
      start++;
    }
    return PlainText.require("hashtag", text.substring(start), 1, MAX_TAG);
  }
}
