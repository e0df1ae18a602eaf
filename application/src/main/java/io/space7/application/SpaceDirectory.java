package io.space7.application;

import io.space7.application.port.SpaceIndex;
import io.space7.domain.ErrorCode;
import io.space7.domain.NewSpace;
import io.space7.domain.Refusal;
import io.space7.domain.SearchWords;
import io.space7.domain.Space;
import io.space7.domain.UserId;
import java.util.List;

/** Finding Spaces to join; see {@link SpaceIndex} for what can be found, and in which order. */
public final class SpaceDirectory {
  /** The longest list, and the length of one whose length is not asked for. */
  public static final int MAX_LIMIT = 50;

  private final SpaceIndex index;

  public SpaceDirectory(SpaceIndex index) {
    this.index = index;
  }

  /**
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if the limit is out of bounds
   */
  public List<Space> trending(int limit) {
    return index.trending(requireLimit(limit));
  }

  /**
   * Spaces that the user does not belong to.
   *
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if the limit is out of bounds
   */
  public List<Space> recommended(UserId userId, int limit) {
    return index.recommended(userId, requireLimit(limit));
  }

  /**
   * Spaces by the beginnings of words.
   *
   * @param query null and what has no word in it find nothing
   * @throws Refusal as {@link SearchWords#query} says, or {@link ErrorCode#INVALID_PARAMETER} if
   *     the limit is out of bounds
   */
  public List<Space> search(String query, int limit) {
    requireLimit(limit);
    List<String> words = SearchWords.query(query);
    return words.isEmpty() ? List.of() : index.search(words, limit);
  }

  /**
   * Spaces with a tag.
   *
   * @param tag in any letter case, with or without {@code #}; what is too long for a tag, and an
   *     empty one, find nothing
   * @throws Refusal {@link ErrorCode#INVALID_TEXT}, or {@link ErrorCode#INVALID_PARAMETER} if the
   *     limit is out of bounds
   */
  public List<Space> tagged(String tag, int limit) {
    requireLimit(limit);
    try {
      return index.tagged(NewSpace.hashtag(tag), limit);
    } catch (Refusal refusal) {
      return switch (refusal.code()) {
        case TEXT_TOO_LONG, INVALID_PARAMETER -> List.of();
        default -> throw refusal;
      };
    }
  }

  private static int requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER, "limit must be a whole number from 1 to " + MAX_LIMIT + ".");
    }
    return limit;
  }
}
