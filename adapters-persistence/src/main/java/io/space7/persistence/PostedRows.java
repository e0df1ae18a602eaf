package io.space7.persistence;

import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.Message;
import io.space7.domain.SpaceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * What is stored of the messages that a batch has posted.
 *
 * <p>Why they know their sender's stretch: docs/adr/0022-unread-messages.md.
 */
final class PostedRows {
  /**
   * Where the stretch begins that a posting {@code p} goes on, or begins. A bare {@code seq} would
   * sort by the answer, whose column PostgreSQL names after the ELSE, and read the whole thread.
   */
  static final String STORED_ALONE_SINCE =
      """
      (SELECT CASE WHEN sender_id = p.sender_id THEN coalesce(alone_since, seq - 1) ELSE seq END
        FROM messages
        WHERE space_id = p.space_id
        ORDER BY messages.seq DESC
        LIMIT 1)\
      """;

  private PostedRows() {}

  /**
   * Binds the columns of the statement that stores them.
   *
   * @param posted in their order
   */
  static void bind(SqlStatement<?> statement, List<ThreadMessage> posted) {
    Map<ThreadMessage, Long> aloneSince = aloneSince(posted);
    Columns.of(statement, posted)
        .bind("messageSpaceIds", "uuid", one -> one.place().spaceId())
        .bind("messageSeqs", "bigint", ThreadMessage::seq)
        .bind("messageIds", "uuid", one -> one.place().messageId())
        .bind("senderIds", "uuid", one -> one.authorId())
        .bind("contents", "text", one -> one.posted().content())
        .bind("mediaNames", "text", one -> ofMedia(one.posted(), Media::name))
        .bind("mediaTypes", "text", one -> ofMedia(one.posted(), media -> media.type().wire()))
        .bind("contentTypes", "text", one -> ofDetails(one, MediaDetails::contentType))
        .bind("mediaBytes", "bigint", one -> ofDetails(one, MediaDetails::bytes))
        .bind("mediaWidths", "integer", one -> ofDetails(one, MediaDetails::width))
        .bind("mediaHeights", "integer", one -> ofDetails(one, MediaDetails::height))
        .bind("mediaDurations", "bigint", one -> ofDetails(one, MediaDetails::durationMs))
        .bind("wordCounts", "integer", ThreadMessage::wordCount)
        .bind("appreciationCounts", "integer", ThreadMessage::appreciationCount)
        .bind("createdAts", "timestamptz", one -> one.posted().createdAt())
        .bind("aloneSinces", "bigint", aloneSince::get);
  }

  /**
   * Where the sender's own stretch begins; of messages whose stretch began before the batch none.
   */
  private static Map<ThreadMessage, Long> aloneSince(List<ThreadMessage> posted) {
    Map<ThreadMessage, Long> since = new HashMap<>();
    Map<SpaceId, ThreadMessage> newest = new HashMap<>();
    for (ThreadMessage message : posted) {
      ThreadMessage before = newest.put(message.place().spaceId(), message);
      if (before != null) {
        boolean goesOn = before.authorId().equals(message.authorId());
        since.put(message, goesOn ? since.get(before) : Long.valueOf(before.seq()));
      }
    }
    return since;
  }

  private static <T> T ofMedia(Message message, Function<Media, T> part) {
    return message.media() == null ? null : part.apply(message.media());
  }

  private static Object ofDetails(ThreadMessage message, Function<MediaDetails, Object> part) {
    MediaDetails details = message.media() == null ? null : message.media().details();
    return details == null ? null : part.apply(details);
  }
}
