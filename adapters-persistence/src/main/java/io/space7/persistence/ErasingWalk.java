package io.space7.persistence;

import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Walks over a table that is keyed by Space, a slice at a time, and finds what is a user's; each
 * method is one statement.
 */
enum ErasingWalk {
  MESSAGES(
      """
      SELECT m.space_id, m.seq, 0 AS sub, m.message_id, m.sender_id = :userId AS is_found
      FROM messages m
      WHERE (m.space_id, m.seq) > (:spaceId, :seq)
      ORDER BY m.space_id, m.seq
      LIMIT :slice\
      """),
  LIKES(
      """
      SELECT l.space_id, l.message_seq AS seq, l.like_id AS sub, m.message_id,
        l.user_id = :userId AS is_found
      FROM (
        SELECT * FROM message_likes
        WHERE (space_id, message_seq, like_id) > (:spaceId, :seq, :sub)
        ORDER BY space_id, message_seq, like_id
        LIMIT :slice
      ) l
      LEFT JOIN LATERAL (
        SELECT message_id FROM messages
        WHERE l.user_id = :userId AND space_id = l.space_id AND seq = l.message_seq
        LIMIT 1
      ) m ON true\
      """);

  private static final int SLICE = 5_000;

  private final String rows;

  ErasingWalk(String rows) {
    this.rows = rows;
  }

  /** What comes after a position. */
  Slice next(Handle handle, Position after, UserId userId) {
    List<Found> seen =
        handle
            .createQuery(
                """
                WITH slice AS MATERIALIZED (<rows>)
                (SELECT *, false AS is_end FROM slice WHERE is_found)
                UNION ALL
                (SELECT *, true FROM slice ORDER BY space_id DESC, seq DESC, sub DESC LIMIT 1)
                """)
            .define("rows", rows)
            .bind("spaceId", after.spaceId)
            .bind("seq", after.seq)
            .bind("sub", after.sub)
            .bind("userId", userId)
            .bind("slice", SLICE)
            .map((row, context) -> Found.read(row))
            .list();
    return new Slice(
        seen.stream().filter(one -> one.message != null).map(Found::message).toList(),
        seen.stream().filter(one -> one.message == null).map(Found::end).findFirst().orElse(null));
  }

  /**
   * Takes a user's name off the events of a slice, and the keys of the attempts in the same Spaces
   * with it: they are kept for a shorter time than the events that they have made.
   *
   * @return where to go on, or null at the end
   */
  static Position eraseEvents(Handle handle, Position after, UserId userId) {
    return handle
        .createQuery(
            """
            WITH slice AS MATERIALIZED (
              SELECT space_id, seq, actor_id FROM space_events
              WHERE (space_id, seq) > (:spaceId, :seq)
              ORDER BY space_id, seq
              LIMIT :slice
            ), event AS (
              UPDATE space_events e SET actor_id = :nobody
              FROM slice s
              WHERE s.actor_id = :userId AND e.space_id = s.space_id AND e.seq = s.seq
            ), attempt AS (
              DELETE FROM idempotency_attempts a
              USING (SELECT DISTINCT space_id FROM slice WHERE actor_id = :userId) s
              WHERE a.space_id = s.space_id AND a.user_id = :userId
            )
            SELECT space_id, seq, 0 AS sub FROM slice ORDER BY space_id DESC, seq DESC LIMIT 1
            """)
        .bind("spaceId", after.spaceId)
        .bind("seq", after.seq)
        .bind("userId", userId)
        .bind("nobody", User.DELETED.userId())
        .bind("slice", SLICE)
        .map((row, context) -> Position.read(row))
        .findOne()
        .orElse(null);
  }

  /** Where a walk is. */
  record Position(SpaceId spaceId, long seq, long sub) {
    static final Position BEFORE_ALL = new Position(new SpaceId(new UUID(0, 0)), 0, 0);

    static Position read(ResultSet row) throws SQLException {
      return new Position(Rows.spaceId(row), row.getLong("seq"), row.getLong("sub"));
    }
  }

  /**
   * A part of a walk.
   *
   * @param end where it goes on, or null at the end
   */
  record Slice(List<ThreadMessage.Place> found, Position end) {
    static final Slice START = new Slice(List.of(), Position.BEFORE_ALL);

    boolean isLast() {
      return end == null;
    }
  }

  /** A user's message, or the end of a slice. */
  private record Found(ThreadMessage.Place message, Position end) {
    static Found read(ResultSet row) throws SQLException {
      return row.getBoolean("is_end")
          ? new Found(null, Position.read(row))
          : new Found(new ThreadMessage.Place(Rows.spaceId(row), Rows.messageId(row)), null);
    }
  }
}
