package io.space7.persistence;

import io.space7.application.port.MessageStore.Standing;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Reads of which version threads are; each method is one statement, and therefore of one moment.
 */
final class ThreadVersions {
  /** What {@link #version} reads of a Space {@code s}. */
  static final String COLUMNS =
      """
      s.last_seq, s.changes, (SELECT number FROM profile_changes) AS profiles,
      """
          + History.EPOCH;

  private ThreadVersions() {}

  static ThreadVersion version(ResultSet row) throws SQLException {
    return new ThreadVersion(
        Rows.epoch(row), row.getLong("last_seq"), row.getLong("changes"), row.getLong("profiles"));
  }

  /**
   * Says that a profile has changed; in the same transaction, after the profile's row is locked.
   */
  static void profileChanged(Handle handle) {
    handle.createUpdate("UPDATE profile_changes SET number = number + 1").execute();
  }

  /** Who asks about which Space; equal questions have one answer. */
  record Question(SpaceId spaceId, UserId viewerId) {}

  /**
   * @return by the questions; without those about Spaces that do not exist
   */
  static Map<Question, Standing> standings(Handle handle, Collection<Question> questions) {
    var query =
        handle
            .createQuery(
                """
                SELECT asked.space_id AS space_id, asked.viewer_id, s.visibility, s.is_locked,
                  s.is_archived, s.creator_id = asked.viewer_id AS is_creator,
                  EXISTS (
                    SELECT FROM space_members
                    WHERE space_id = s.space_id AND user_id = asked.viewer_id) AS is_member,
                  <version>
                FROM unnest(:spaceIds, :viewerIds) AS asked (space_id, viewer_id)
                CROSS JOIN LATERAL (
                  SELECT * FROM spaces WHERE space_id = asked.space_id LIMIT 1
                ) s
                """)
            .define("version", COLUMNS);
    Columns.of(query, questions)
        .bind("spaceIds", "uuid", Question::spaceId)
        .bind("viewerIds", "uuid", Question::viewerId);
    return query
        .map(
            (row, context) ->
                Map.entry(
                    new Question(Rows.spaceId(row), Rows.userId(row, "viewer_id")),
                    new Standing(Rows.access(row), version(row), false)))
        .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** See {@link io.space7.application.port.MessageStore#standing}. */
  static Optional<Standing> standing(Handle handle, Question question, Map<Long, Long> crowded) {
    var query =
        handle
            .createQuery(
                """
                SELECT s.visibility, s.is_locked, s.is_archived,
                  s.creator_id = :viewerId AS is_creator,
                  EXISTS (
                    SELECT FROM space_members
                    WHERE space_id = s.space_id AND user_id = :viewerId) AS is_member,
                  EXISTS (
                    SELECT FROM unnest(:seqs, :oldest) AS crowded (seq, oldest)
                    CROSS JOIN LATERAL (
                      SELECT like_id FROM message_likes
                      WHERE space_id = s.space_id AND message_seq = crowded.seq
                        AND user_id = :viewerId
                      LIMIT 1
                    ) own
                    WHERE own.like_id < crowded.oldest) AS sees_more,
                  <version>
                FROM spaces s
                WHERE s.space_id = :spaceId
                """)
            .define("version", COLUMNS)
            .bind("spaceId", question.spaceId())
            .bind("viewerId", question.viewerId());
    Columns.of(query, crowded.entrySet())
        .bind("seqs", "bigint", Map.Entry::getKey)
        .bind("oldest", "bigint", Map.Entry::getValue);
    return query
        .map(
            (row, context) ->
                new Standing(Rows.access(row), version(row), row.getBoolean("sees_more")))
        .findOne();
  }
}
