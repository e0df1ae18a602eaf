package io.space7.persistence;

import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads events from rows of the log, joined with the message that a posting has made. */
final class EventRows {
  /** Of {@code space_events e, messages m, users u}; what is joined may be missing. */
  static final String COLUMNS =
      """
      e.seq, e.kind, e.message_id, e.actor_id, e.appreciated,
      coalesce(e.appreciation_count, 0) AS appreciation_count, e.source,
      m.content, m.media_name, m.media_type, m.media_content_type, m.media_bytes,
      m.media_width, m.media_height, m.media_duration_ms, m.word_count, m.created_at,
      u.user_id, u.username, u.profile_picture\
      """;

  private EventRows() {}

  /** A posting whose message is gone is read as its deletion. */
  static SpaceEvent event(SpaceId spaceId, ResultSet row) throws SQLException {
    MessageId messageId = Rows.messageId(row);
    UserId actorId = Rows.userId(row, "actor_id");
    long seq = row.getLong("seq");
    SocketId source = Rows.source(row);
    return switch (EventKind.parse(row.getString("kind"))) {
      case MESSAGE_POSTED ->
          row.getString("content") == null
              ? new MessageDeleted(spaceId, messageId, seq, actorId, source)
              : posted(spaceId, row, messageId, seq, actorId, source);
      case APPRECIATION_CHANGED ->
          new AppreciationChanged(
              spaceId,
              messageId,
              seq,
              actorId,
              row.getBoolean("appreciated"),
              row.getInt("appreciation_count"),
              source);
      case MESSAGE_DELETED -> new MessageDeleted(spaceId, messageId, seq, actorId, source);
    };
  }

  /** What cannot be read is told as gone, so that the order keeps its numbers. */
  private static SpaceEvent posted(
      SpaceId spaceId,
      ResultSet row,
      MessageId messageId,
      long seq,
      UserId actorId,
      SocketId source)
      throws SQLException {
    try {
      return new MessagePosted(Rows.posted(spaceId, row), source);
    } catch (RuntimeException broken) {
      DamagedRows.report(spaceId, seq, broken);
      return new MessageDeleted(spaceId, messageId, seq, actorId, source);
    }
  }
}
