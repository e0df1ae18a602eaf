package io.space7.persistence;

import java.util.List;

/**
 * What a {@link Takeover} has found and taken.
 *
 * @param kinds of rows
 * @param notes what was not taken as it was
 */
public record TakenCounts(List<Kind> kinds, List<Note> notes) {
  /**
   * @param source rows of the older backend
   * @param target rows of this server that come from there
   */
  public record Kind(String name, long source, long target) {}

  /**
   * @param kind the rows' name, as in {@link Kind}
   * @param effect on the number of rows of this server: -1 left out, 0 changed, 1 added
   * @param rows how many
   */
  public record Note(String kind, String reason, int effect, long rows) {}

  /** How many rows of this kind there have to be here. */
  public long expected(Kind kind) {
    return kind.source
        + notes.stream()
            .filter(note -> note.kind.equals(kind.name))
            .mapToLong(note -> note.effect * note.rows)
            .sum();
  }

  /** Whether each row of the source is here, or named as left out. */
  public boolean match() {
    return kinds.stream().allMatch(kind -> kind.target == expected(kind));
  }
}
