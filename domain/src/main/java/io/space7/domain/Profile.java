package io.space7.domain;

import java.util.Objects;

/** A user and what they contributed. */
public record Profile(User user, Stats stats) {
  public Profile {
    Objects.requireNonNull(user);
    Objects.requireNonNull(stats);
  }

  /**
   * Totals over everything that exists now: a deleted message takes its words and appreciations
   * with it.
   *
   * @param spacesParticipated Spaces the user is a member of, own ones included
   */
  public record Stats(
      long spacesCreated,
      long spacesParticipated,
      long totalWordsContributed,
      long totalAppreciationsReceived) {
    public static final Stats NONE = new Stats(0, 0, 0, 0);
  }
}
