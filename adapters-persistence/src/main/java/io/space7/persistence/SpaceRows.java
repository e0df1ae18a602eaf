package io.space7.persistence;

import io.space7.application.port.AccessAt;
import io.space7.application.port.SpaceStore.View;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads Spaces and rights in them; each method is one statement, in whatever transaction. */
final class SpaceRows {
  /** What {@link #space} reads; needs {@link #JOINS}. */
  static final String COLUMNS =
      """
      s.space_id, t.title, t.description, s.visibility, s.participant_count, s.message_count,
      s.is_locked, s.is_archived, s.created_at AS space_created_at,
      s.last_seq + s.changes AS version, c.user_id AS creator_id, c.username AS creator_name,
      c.profile_picture AS creator_picture, tagged.tag_ids, tagged.tag_names\
      """;

  /** What belongs to a Space {@code s}. */
  static final String JOINS =
      """
      JOIN space_topics t ON t.space_id = s.space_id
      JOIN users c ON c.user_id = s.creator_id
      CROSS JOIN LATERAL (
        SELECT array_agg(g.tag_id ORDER BY st.position) AS tag_ids,
          array_agg(g.tag_name ORDER BY st.position) AS tag_names
        FROM space_tags st JOIN tags g ON g.tag_id = st.tag_id
        WHERE st.space_id = s.space_id
      ) tagged\
      """;

  private SpaceRows() {}

  static Optional<AccessAt> accessAt(Handle handle, SpaceId spaceId, UserId userId) {
    return handle
        .createQuery(
            """
            SELECT s.visibility, s.is_locked, s.is_archived, s.creator_id = :userId AS is_creator,
              m.user_id IS NOT NULL AS is_member, s.last_seq, <epoch>
            FROM spaces s
            LEFT JOIN space_members m ON m.space_id = s.space_id AND m.user_id = :userId
            WHERE s.space_id = :spaceId
            """)
        .define("epoch", History.EPOCH)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .map(
            (row, context) ->
                new AccessAt(Rows.access(row), row.getLong("last_seq"), Rows.epoch(row)))
        .findOne();
  }

  /**
   * The Spaces of these ids that exist, in this order.
   *
   * @param viewerId null for nobody, who has no rights of their own
   */
  static List<View> details(Handle handle, List<SpaceId> ids, UserId viewerId) {
    return handle
        .createQuery(
            """
            SELECT <space>, s.creator_id = CAST(:viewerId AS uuid) AS is_creator,
              m.user_id IS NOT NULL AS is_member
            FROM unnest(:ids) WITH ORDINALITY AS wanted (space_id, position)
            JOIN spaces s ON s.space_id = wanted.space_id
            <spaceJoins>
            LEFT JOIN space_members m
              ON m.space_id = s.space_id AND m.user_id = CAST(:viewerId AS uuid)
            ORDER BY wanted.position
            """)
        .define("space", COLUMNS)
        .define("spaceJoins", JOINS)
        .bindArray("ids", SpaceId.class, ids)
        .bindByType("viewerId", viewerId, UserId.class)
        .map((row, context) -> new View(space(row), Rows.access(row)))
        .list();
  }

  static Space space(ResultSet row) throws SQLException {
    return new Space(
        Rows.spaceId(row),
        row.getString("title"),
        row.getString("description"),
        Visibility.parse(row.getString("visibility")),
        new User(
            Rows.userId(row, "creator_id"),
            row.getString("creator_name"),
            row.getString("creator_picture")),
        row.getInt("participant_count"),
        row.getInt("message_count"),
        tags(row),
        row.getBoolean("is_locked"),
        row.getBoolean("is_archived"),
        Rows.instant(row, "space_created_at"),
        row.getLong("version"));
  }

  private static List<Tag> tags(ResultSet row) throws SQLException {
    Array ids = row.getArray("tag_ids");
    if (ids == null) {
      return List.of();
    }
    Object[] tagIds = (Object[]) ids.getArray();
    Object[] names = (Object[]) row.getArray("tag_names").getArray();
    List<Tag> tags = new ArrayList<>(tagIds.length);
    for (int i = 0; i < tagIds.length; i++) {
      tags.add(new Tag((Long) tagIds[i], (String) names[i]));
    }
    return tags;
  }
}
