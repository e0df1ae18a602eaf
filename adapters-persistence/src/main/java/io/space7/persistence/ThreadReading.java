package io.space7.persistence;

import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.PageRequest;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The reading of threads; each method is one statement, and therefore of one moment. */
final class ThreadReading {
  /** A place before every message. */
  private static final MessageCursor START =
      new MessageCursor(MessageOrder.RECENT, Integer.MAX_VALUE, Long.MAX_VALUE, null);

  /** What {@link Rows#message} reads of a message {@code m}; needs {@link #LIKES}. */
  static final String COLUMNS =
      """
      m.message_id, m.content, m.media_name, m.media_type, m.media_content_type, m.media_bytes,
      m.media_width, m.media_height, m.media_duration_ms, m.word_count, m.appreciation_count,
      m.created_at, m.seq, u.user_id, u.username, u.profile_picture, liked.like_ids,
      liked.likers\
      """;

  /**
   * The newest likes of a message {@code m}, the viewer's own included, as two columns of {@code
   * liked}.
   */
  static final String LIKES =
      """
      LEFT JOIN LATERAL (
        SELECT array_agg(like_id ORDER BY like_id DESC) AS like_ids,
          array_agg(user_id ORDER BY like_id DESC) AS likers
        FROM (
          SELECT like_id, user_id FROM (
            (SELECT like_id, user_id FROM message_likes
              WHERE m.appreciation_count > 0
                AND space_id = m.space_id AND message_seq = m.seq
              ORDER BY like_id DESC
              LIMIT :maxLikes)
            UNION
            (SELECT like_id, user_id FROM message_likes
              WHERE m.appreciation_count > :maxLikes
                AND space_id = m.space_id AND message_seq = m.seq AND user_id = :viewerId)
          ) newest_and_own
          ORDER BY user_id = :viewerId DESC, like_id DESC
          LIMIT :maxLikes
        ) shown
      ) liked ON true\
      """;

  private ThreadReading() {}

  /**
   * See {@link MessageStore#page}. What a page number skips is counted over the index alone, and
   * from the nearer end. The limits that seem to do nothing keep the planner, which does not know
   * how short a page is, from joining all users.
   */
  static Optional<ThreadPage> page(
      Handle handle, SpaceId spaceId, UserId viewerId, PageRequest request) {
    MessageCursor after = request.cursor() == null ? START : request.cursor();
    List<PageRow> rows =
        handle
            .createQuery(
                """
            SELECT s.visibility, s.is_locked, s.is_archived, s.creator_id = :viewerId AS is_creator,
              me.user_id IS NOT NULL AS is_member, s.message_count, <version>, <message>
            FROM spaces s
            LEFT JOIN space_members me ON me.space_id = s.space_id AND me.user_id = :viewerId
            LEFT JOIN LATERAL (
              (SELECT * FROM messages
                WHERE :recent AND :offset = 0 AND space_id = s.space_id AND seq < :seq
                ORDER BY seq DESC
                LIMIT :fetch)
              UNION ALL
              (SELECT * FROM messages
                WHERE NOT :recent AND :offset = 0 AND space_id = s.space_id
                  AND (appreciation_count, seq) < (:count, :seq)
                ORDER BY appreciation_count DESC, seq DESC
                LIMIT :fetch)
              UNION ALL
              (SELECT * FROM messages
                WHERE :offset BETWEEN 1 AND s.message_count - 1 AND space_id = s.space_id
                  AND seq = ANY (CASE
                    WHEN :recent AND 2 * :offset <= s.message_count THEN ARRAY (
                      SELECT seq FROM messages WHERE space_id = s.space_id
                      ORDER BY seq DESC
                      LIMIT :fetch OFFSET :offset)
                    WHEN 2 * :offset <= s.message_count THEN ARRAY (
                      SELECT seq FROM messages WHERE space_id = s.space_id
                      ORDER BY appreciation_count DESC, seq DESC
                      LIMIT :fetch OFFSET :offset)
                    WHEN :recent THEN ARRAY (
                      SELECT seq FROM messages WHERE space_id = s.space_id
                      ORDER BY seq
                      LIMIT least(:fetch, s.message_count - :offset)
                      OFFSET greatest(s.message_count - :offset - :fetch, 0))
                    ELSE ARRAY (
                      SELECT seq FROM messages WHERE space_id = s.space_id
                      ORDER BY appreciation_count, seq
                      LIMIT least(:fetch, s.message_count - :offset)
                      OFFSET greatest(s.message_count - :offset - :fetch, 0))
                    END))
            ) m ON true
            LEFT JOIN LATERAL (SELECT * FROM users WHERE user_id = m.sender_id LIMIT 1) u ON true
            <likes>
            WHERE s.space_id = :spaceId
            """)
            .define("message", COLUMNS)
            .define("likes", LIKES)
            .define("version", ThreadVersions.COLUMNS)
            .bind("spaceId", spaceId)
            .bind("viewerId", viewerId)
            .bind("recent", request.order() == MessageOrder.RECENT)
            .bind("count", after.appreciationCount())
            .bind("seq", after.seq())
            .bind("fetch", request.limit() + 1)
            .bind("offset", request.offset())
            .bind("maxLikes", Message.MAX_LIKES)
            .map((row, context) -> PageRow.read(spaceId, row))
            .list();
    return rows.isEmpty() ? Optional.empty() : Optional.of(page(rows, request));
  }

  private static ThreadPage page(List<PageRow> rows, PageRequest request) {
    PageRow any = rows.get(0);
    List<Message> messages =
        rows.stream()
            .map(PageRow::message)
            .filter(Objects::nonNull)
            .sorted(request.order().comparator())
            .toList();
    boolean more = messages.size() > request.limit();
    return new ThreadPage(
        any.access,
        more ? messages.subList(0, request.limit()) : messages,
        any.total,
        more,
        any.version);
  }

  /** See {@link MessageStore#find}. */
  static Optional<Message> find(
      Handle handle, SpaceId spaceId, MessageId messageId, UserId viewerId) {
    return handle
        .createQuery(
            """
            SELECT <message>
            FROM messages m
            JOIN users u ON u.user_id = m.sender_id
            <likes>
            WHERE m.space_id = :spaceId AND m.message_id = :messageId
            """)
        .define("message", COLUMNS)
        .define("likes", LIKES)
        .bind("spaceId", spaceId)
        .bind("messageId", messageId)
        .bind("viewerId", viewerId)
        .bind("maxLikes", Message.MAX_LIKES)
        .map((row, context) -> Optional.ofNullable(Rows.messageIfWhole(spaceId, row)))
        .findOne()
        .flatMap(Function.identity());
  }

  /** See {@link MessageStore#likes}. */
  static List<Like> likes(
      Handle handle, SpaceId spaceId, MessageId messageId, long after, int limit) {
    List<Optional<Like>> rows =
        handle
            .createQuery(
                """
                SELECT l.like_id, l.user_id
                FROM messages m
                LEFT JOIN LATERAL (
                  SELECT like_id, user_id FROM message_likes
                  WHERE space_id = m.space_id AND message_seq = m.seq AND like_id > :after
                  ORDER BY like_id
                  LIMIT :limit
                ) l ON true
                WHERE m.space_id = :spaceId AND m.message_id = :messageId
                ORDER BY l.like_id
                """)
            .bind("spaceId", spaceId)
            .bind("messageId", messageId)
            .bind("after", after)
            .bind("limit", limit)
            .map((row, context) -> Rows.like(row))
            .list();
    if (rows.isEmpty()) {
      throw Message.notFound();
    }
    return rows.stream().flatMap(Optional::stream).toList();
  }

  /**
   * One row of a page: what is the same for all, and a message.
   *
   * @param message null in the only row of a page without messages
   */
  private record PageRow(SpaceAccess access, long total, ThreadVersion version, Message message) {
    static PageRow read(SpaceId spaceId, ResultSet row) throws SQLException {
      return new PageRow(
          Rows.access(row),
          row.getLong("message_count"),
          ThreadVersions.version(row),
          row.getString("message_id") == null ? null : Rows.messageIfWhole(spaceId, row));
    }
  }
}
