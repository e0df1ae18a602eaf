package io.space7.persistence;

import io.space7.application.port.SpaceStore;
import io.space7.domain.ListCursor;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.Message;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Memberships; each method is one statement, in whatever transaction. */
final class MemberRows {
  private static final ListCursor BEFORE_ALL =
      new ListCursor(Instant.parse("-4000-01-01T00:00:00Z"), new UUID(0, 0));
  private static final ListCursor AFTER_ALL =
      new ListCursor(Instant.parse("+10000-01-01T00:00:00Z"), new UUID(0, 0));

  /**
   * The messages of others that a member {@code mine} has not read, as the column {@code unread}.
   *
   * <p>Walks from the newest message back, some at a time, until enough are counted. Whoever wrote
   * very much alone would pay for it, so each step goes on where the member's own stretch begins; a
   * step is small where that spares much, and grows where it does not.
   *
   * <p>Why it is so: docs/adr/0022-unread-messages.md.
   */
  private static final String UNREAD =
      """
      CROSS JOIN LATERAL (
        WITH RECURSIVE walk (next_seq, step, unread) AS (
          SELECT 9223372036854775807, 64, CAST(0 AS bigint)
          UNION ALL
          SELECT seen.next_seq,
            CASE WHEN seen.lowest - seen.next_seq > walk.step THEN 4
              ELSE least(2 * walk.step, 512) END,
            walk.unread + seen.unread
          FROM walk
          CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE sender_id <> mine.user_id) AS unread,
              min(seq) AS lowest,
              min(CASE WHEN sender_id = mine.user_id THEN coalesce(alone_since, seq - 1)
                ELSE seq - 1 END) AS next_seq
            FROM (
              SELECT seq, sender_id, alone_since FROM messages
              WHERE space_id = mine.space_id AND seq > mine.read_seq AND seq <= walk.next_seq
              ORDER BY seq DESC
              LIMIT walk.step
            ) newest
          ) seen
          WHERE walk.unread <= :maxUnread AND walk.next_seq > mine.read_seq
        )
        SELECT max(unread) AS unread FROM walk
      ) counted\
      """;

  private MemberRows() {}

  /** See {@link SpaceStore#memberships}. */
  static List<Membership> ofUser(Handle handle, UserId userId, ListCursor after, int limit) {
    ListCursor place = after == null ? AFTER_ALL : after;
    return handle
        .createQuery(
            """
            SELECT <space>, s.last_seq, mine.read_seq, counted.unread, <message>
            FROM (
              SELECT * FROM space_members
              WHERE user_id = :viewerId AND (space_created_at, space_id) < (:at, :id)
              ORDER BY space_created_at DESC, space_id DESC
              LIMIT :limit
            ) mine
            JOIN spaces s ON s.space_id = mine.space_id
            <spaceJoins>
            <unread>
            LEFT JOIN LATERAL (
              SELECT * FROM messages WHERE space_id = s.space_id ORDER BY seq DESC LIMIT 1
            ) m ON true
            LEFT JOIN LATERAL (SELECT * FROM users WHERE user_id = m.sender_id LIMIT 1) u ON true
            <likes>
            ORDER BY mine.space_created_at DESC, mine.space_id DESC
            """)
        .define("space", SpaceRows.COLUMNS)
        .define("spaceJoins", SpaceRows.JOINS)
        .define("unread", UNREAD)
        .define("message", ThreadReading.COLUMNS)
        .define("likes", ThreadReading.LIKES)
        .bind("viewerId", userId)
        .bind("at", place.at())
        .bind("id", place.id())
        .bind("limit", limit)
        .bind("maxUnread", Unread.MAX_COUNT)
        .bind("maxLikes", Message.MAX_LIKES)
        .map((row, context) -> membership(row))
        .list();
  }

  private static Membership membership(ResultSet row) throws SQLException {
    return new Membership(
        SpaceRows.space(row),
        row.getLong("last_seq"),
        row.getString("message_id") == null ? null : Rows.message(Rows.spaceId(row), row),
        unread(row));
  }

  private static Unread unread(ResultSet row) throws SQLException {
    return Unread.of(row.getLong("read_seq"), row.getInt("unread"));
  }

  /** Takes a member's position forward, if that is forward; no effect for a user who is none. */
  static void markRead(Handle handle, SpaceId spaceId, UserId userId, long seq) {
    handle
        .createUpdate(
            """
            UPDATE space_members m SET read_seq = least(:seq, s.last_seq)
            FROM spaces s
            WHERE m.space_id = :spaceId AND m.user_id = :userId AND s.space_id = m.space_id
              AND m.read_seq < least(:seq, s.last_seq)
            """)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .bind("seq", seq)
        .execute();
  }

  /** See {@link SpaceStore#unread}. */
  static Optional<Unread> unread(Handle handle, SpaceId spaceId, UserId userId) {
    return handle
        .createQuery(
            """
            SELECT mine.read_seq, counted.unread
            FROM space_members mine
            <unread>
            WHERE mine.space_id = :spaceId AND mine.user_id = :userId
            """)
        .define("unread", UNREAD)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .bind("maxUnread", Unread.MAX_COUNT)
        .map((row, context) -> unread(row))
        .findOne();
  }

  /** See {@link SpaceStore#members}. */
  static List<Member> ofSpace(Handle handle, SpaceId spaceId, ListCursor after, int limit) {
    ListCursor place = after == null ? BEFORE_ALL : after;
    return handle
        .createQuery(
            """
            SELECT u.user_id, u.username, u.profile_picture, m.joined_at
            FROM (
              SELECT * FROM space_members
              WHERE space_id = :spaceId AND (joined_at, user_id) > (:at, :id)
              ORDER BY joined_at, user_id
              LIMIT :limit
            ) m
            JOIN users u ON u.user_id = m.user_id
            ORDER BY m.joined_at, m.user_id
            """)
        .bind("spaceId", spaceId)
        .bind("at", place.at())
        .bind("id", place.id())
        .bind("limit", limit)
        .map((row, context) -> new Member(Rows.user(row), Rows.instant(row, "joined_at")))
        .list();
  }

  /** Adds a member, who has read everything so far. The Space's row has to be locked. */
  static void add(Handle handle, SpaceId spaceId, UserId userId, Instant now) {
    handle
        .createUpdate(
            """
            WITH space AS (
              UPDATE spaces SET participant_count = participant_count + 1, changes = changes + 1
              WHERE space_id = :spaceId
              RETURNING space_id, created_at, last_seq
            ), stats AS (
              UPDATE user_stats SET spaces_participated = spaces_participated + 1
              WHERE user_id = :userId
            )
            INSERT INTO space_members (space_id, user_id, space_created_at, joined_at, read_seq)
            SELECT space_id, :userId, created_at, :now, last_seq FROM space
            """)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .bind("now", now)
        .execute();
  }

  /**
   * Removes a member. The Space's row has to be locked.
   *
   * @return false if the user is none
   */
  static boolean remove(Handle handle, SpaceId spaceId, UserId userId) {
    return handle
        .createQuery(
            """
            WITH gone AS (
              DELETE FROM space_members WHERE space_id = :spaceId AND user_id = :userId
              RETURNING space_id, user_id
            ), space AS (
              UPDATE spaces s SET participant_count = participant_count - 1, changes = changes + 1
              FROM gone
              WHERE s.space_id = gone.space_id
            ), stats AS (
              UPDATE user_stats s SET spaces_participated = spaces_participated - 1
              FROM gone
              WHERE s.user_id = gone.user_id
            )
            SELECT count(*) FROM gone
            """)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .map((row, context) -> row.getInt(1) == 1)
        .one();
  }

  /** Notes that the invites that there are do not let a user in again. */
  static void noteRemoval(Handle handle, SpaceId spaceId, UserId userId, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO space_removals (space_id, user_id, removed_at)
            VALUES (:spaceId, :userId, :now)
            ON CONFLICT (space_id, user_id) DO UPDATE SET removed_at = excluded.removed_at
            """)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .bind("now", now)
        .execute();
  }
}
