package io.space7.domain;

import java.util.List;

/**
 * What a creator wants to change about a Space; null leaves a part as it is. The limits are those
 * of a {@link NewSpace}.
 */
public record SpaceEdit(
    String title, String description, Visibility visibility, List<String> hashtags) {
  /**
   * Takes what the client sent and normalises it.
   *
   * @throws Refusal as {@link NewSpace} says
   */
  public SpaceEdit {
    title = title == null ? null : NewSpace.title(title);
    description = description == null ? null : NewSpace.description(description);
    hashtags = hashtags == null ? null : NewSpace.hashtags(hashtags);
  }

  /** Whether nothing is to be changed. */
  public boolean isEmpty() {
    return title == null && description == null && visibility == null && hashtags == null;
  }
}
