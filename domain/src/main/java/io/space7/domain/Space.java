package io.space7.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One topic with one live thread.
 *
 * @param participantCount the exact number of members
 * @param messageCount the exact number of messages
 * @param tags in the order they were given
 */
public record Space(
    SpaceId spaceId,
    String title,
    String description,
    Visibility visibility,
    User creator,
    int participantCount,
    int messageCount,
    List<Tag> tags,
    boolean locked,
    boolean archived,
    Instant createdAt) {
  public Space {
    Objects.requireNonNull(spaceId);
    Objects.requireNonNull(title);
    Objects.requireNonNull(description);
    Objects.requireNonNull(visibility);
    Objects.requireNonNull(creator);
    Objects.requireNonNull(createdAt);
    tags = List.copyOf(tags);
  }
}
