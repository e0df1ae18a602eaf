package io.space7.persistence;

import io.space7.domain.SearchWords;
import io.space7.domain.Space;
import io.space7.domain.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What the index says of a Space; written in the transaction that changes the Space. */
final class SpaceListing {
  private static final String TAG = "#";

  private SpaceListing() {}

  /**
   * Lists the Space, or takes it off the list. The Space's row has to be locked, or new.
   *
   * @param space as the transaction leaves it
   */
  static void write(Handle handle, Space space) {
    handle
        .createUpdate(
            """
            WITH trend AS (
              INSERT INTO space_trends (space_id, listed, created_at)
              VALUES (:spaceId, :listed, :createdAt)
              ON CONFLICT (space_id) DO UPDATE SET listed = excluded.listed
            ), unlisted AS (
              DELETE FROM space_listings WHERE space_id = :spaceId AND NOT :listed
            )
            INSERT INTO space_listings (space_id, words)
            SELECT :spaceId, array_to_tsvector(:words) WHERE :listed
            ON CONFLICT (space_id) DO UPDATE SET words = excluded.words
            """)
        .bind("spaceId", space.spaceId())
        .bind("listed", space.findable())
        .bind("createdAt", space.createdAt())
        .bindArray(
            "words", String.class, words(space.title(), space.description(), tagNames(space)))
        .execute();
  }

  private static List<String> tagNames(Space space) {
    return space.tags().stream().map(Tag::tagName).toList();
  }

  /** A tag is a word of its own too, which no query for words can be the beginning of. */
  static Set<String> words(String title, String description, List<String> tags) {
    Set<String> words = new HashSet<>(Space.words(title, description, tags));
    tags.stream().map(SearchWords::fold).map(TAG::concat).forEach(words::add);
    return words;
  }

  /**
   * Finds the Spaces with a tag, as the text of a {@code tsquery}; at first it was listed as is.
   */
  static String queryOfTag(String tagName) {
    return quoted(TAG + tagName) + " | " + quoted(TAG + SearchWords.fold(tagName));
  }

  /** Finds the Spaces with words of all these beginnings. */
  static String queryOfBeginnings(List<String> beginnings) {
    return String.join(" & ", beginnings.stream().map(word -> quoted(word) + ":*").toList());
  }

  private static String quoted(String lexeme) {
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
