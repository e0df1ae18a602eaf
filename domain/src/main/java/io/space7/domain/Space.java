package io.space7.domain;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One topic with one live thread.
 *
 * @param participantCount the exact number of members
 * @param messageCount the exact number of messages
 * @param tags in the order they were given
 * @param version grows with every change of any other part; of two states of a Space, the one with
 *     the larger version is the newer one
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
    Instant createdAt,
    long version) {
  public Space {
    Objects.requireNonNull(spaceId);
    Objects.requireNonNull(title);
    Objects.requireNonNull(description);
    Objects.requireNonNull(visibility);
    Objects.requireNonNull(creator);
    Objects.requireNonNull(createdAt);
    tags = List.copyOf(tags);
  }

  /** Whether anybody can find it. */
  public boolean findable() {
    return visibility == Visibility.PUBLIC && !archived;
  }

  /** The words by which it is found: of its title, its description and its tags. */
  public Set<String> words() {
    return words(title, description, tags.stream().map(Tag::tagName).toList());
  }

  /** The words by which a Space with these parts is found. */
  public static Set<String> words(String title, String description, List<String> tagNames) {
    Set<String> words = new HashSet<>(SearchWords.of(title));
    words.addAll(SearchWords.of(description));
    tagNames.forEach(name -> words.addAll(SearchWords.of(name)));
    return words;
  }
}
