package io.space7.persistence;

import io.space7.domain.Epoch;
import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the domain's records from rows; the names of columns are those of the tables. */
final class Rows {
  private Rows() {}

  /** From {@code user_id, username, profile_picture}; null if nobody was joined. */
  static User user(ResultSet row) throws SQLException {
    UserId id = userId(row, "user_id");
    return id == null
        ? null
        : new User(id, row.getString("username"), row.getString("profile_picture"));
  }

  /** From {@code visibility, is_member, is_creator, is_locked, is_archived}. */
  static SpaceAccess access(ResultSet row) throws SQLException {
    return new SpaceAccess(
        Visibility.parse(row.getString("visibility")),
        row.getBoolean("is_member"),
        row.getBoolean("is_creator"),
        row.getBoolean("is_locked"),
        row.getBoolean("is_archived"));
  }

  /** A message with its likes, from its own columns, its sender's, and {@code like_ids, likers}. */
  static Message message(SpaceId spaceId, ResultSet row) throws SQLException {
    return message(spaceId, row, likes(row), row.getInt("appreciation_count"));
  }

  /**
   * The same, or null if the row breaks a rule that every message keeps: something else has written
   * it, and it must not keep the messages beside it from being read.
   */
  static Message messageIfWhole(SpaceId spaceId, ResultSet row) throws SQLException {
    try {
      return message(spaceId, row);
    } catch (RuntimeException broken) {
      DamagedRows.report(spaceId, row.getLong("seq"), broken);
      return null;
    }
  }

  /** A message as it was when it was posted. */
  static Message posted(SpaceId spaceId, ResultSet row) throws SQLException {
    return message(spaceId, row, List.of(), 0);
  }

  private static Message message(
      SpaceId spaceId, ResultSet row, List<Like> likes, int appreciationCount) throws SQLException {
    return new Message(
        messageId(row),
        spaceId,
        user(row),
        row.getString("content"),
        media(row),
        row.getInt("word_count"),
        likes,
        appreciationCount,
        instant(row, "created_at"),
        row.getLong("seq"));
  }

  private static List<Like> likes(ResultSet row) throws SQLException {
    Array ids = row.getArray("like_ids");
    if (ids == null) {
      return List.of();
    }
    Object[] likeIds = (Object[]) ids.getArray();
    Object[] likers = (Object[]) row.getArray("likers").getArray();
    List<Like> likes = new ArrayList<>(likeIds.length);
    for (int i = 0; i < likeIds.length; i++) {
      likes.add(new Like((Long) likeIds[i], new UserId((UUID) likers[i])));
    }
    return likes;
  }

  /** From {@code like_id, user_id}; empty if there is none in the row. */
  static Optional<Like> like(ResultSet row) throws SQLException {
    UserId userId = userId(row, "user_id");
    return userId == null
        ? Optional.empty()
        : Optional.of(new Like(row.getLong("like_id"), userId));
  }

  /** From {@code media_name, media_type} and what {@link #mediaDetails} reads; null without one. */
  static Media media(ResultSet row) throws SQLException {
    MediaName name = DomainTypes.MEDIA_NAME.map(row, "media_name", null);
    return name == null
        ? null
        : new Media(name, MediaType.parseHint(row.getString("media_type")), mediaDetails(row));
  }

  /**
   * From {@code media_content_type, media_bytes, media_width, media_height, media_duration_ms};
   * null while nobody has looked.
   */
  static MediaDetails mediaDetails(ResultSet row) throws SQLException {
    String contentType = row.getString("media_content_type");
    return contentType == null
        ? null
        : new MediaDetails(
            contentType,
            row.getLong("media_bytes"),
            row.getObject("media_width", Integer.class),
            row.getObject("media_height", Integer.class),
            row.getObject("media_duration_ms", Long.class));
  }

  static MessageId messageId(ResultSet row) throws SQLException {
    return DomainTypes.MESSAGE_ID.map(row, "message_id", null);
  }

  static SpaceId spaceId(ResultSet row) throws SQLException {
    return DomainTypes.SPACE_ID.map(row, "space_id", null);
  }

  /** Null if nobody was joined. */
  static UserId userId(ResultSet row, String column) throws SQLException {
    return DomainTypes.USER_ID.map(row, column, null);
  }

  static SocketId source(ResultSet row) throws SQLException {
    return DomainTypes.SOCKET_ID.map(row, "source", null);
  }

  static Epoch epoch(ResultSet row) throws SQLException {
    return new Epoch(row.getString("epoch"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
