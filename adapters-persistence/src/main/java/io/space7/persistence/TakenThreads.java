package io.space7.persistence;

import io.space7.application.port.SpaceIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * Makes Spaces of staged rows as the server would have made them, had everything been sent to it
 * one after another. All in the connection's transaction.
 *
 * <p>The order of a thread is that of the times; a like is never before its message; equal times
 * are in the order of the ids.
 */
final class TakenThreads {
  private static final String STAGE =
      """
      SET LOCAL work_mem = '128MB';
      SET LOCAL statement_timeout = 0;
      SET LOCAL TIME ZONE 'UTC';
      CREATE TEMPORARY TABLE staged_spaces (space_id uuid, creator_id uuid, visibility text,
        is_locked boolean, is_archived boolean, created_at timestamptz(3), title text,
        description text) ON COMMIT DROP;
      CREATE TEMPORARY TABLE staged_words (space_id uuid, word text) ON COMMIT DROP;
      CREATE TEMPORARY TABLE staged_members (space_id uuid, user_id uuid, joined_at timestamptz(3))
        ON COMMIT DROP;
      CREATE TEMPORARY TABLE staged_tags (space_id uuid, position integer, tag_name text)
        ON COMMIT DROP;
      CREATE TEMPORARY TABLE staged_invites (space_id uuid, code text, made_at timestamptz,
        expires_at timestamptz) ON COMMIT DROP;
      CREATE TEMPORARY TABLE staged_messages (space_id uuid, message_id uuid, sender_id uuid,
        content text, word_count integer, created_at timestamptz) ON COMMIT DROP;
      CREATE TEMPORARY TABLE staged_likes (space_id uuid, like_id uuid, message_id uuid,
        user_id uuid, created_at timestamptz) ON COMMIT DROP;
      """;

  private static final String SPACE_MISSING =
      "NOT EXISTS (SELECT FROM staged_spaces s WHERE s.space_id = x.space_id)";

  private static final String SPACE_LEFT_OUT = "of a Space that was left out";

  private static final String LOG =
      """
      CREATE TEMPORARY TABLE staged_log ON COMMIT DROP AS
      SELECT space_id, message_id, actor_id, author_id, date_trunc('milliseconds', at) AS at,
        is_like, row_number() OVER (PARTITION BY space_id ORDER BY at, is_like, id) AS seq
      FROM (
        SELECT space_id, message_id, sender_id AS actor_id, sender_id AS author_id,
          created_at AS at, false AS is_like, message_id AS id
        FROM staged_messages
        UNION ALL
        SELECT m.space_id, m.message_id, l.user_id, m.sender_id,
          greatest(l.created_at, m.created_at), true, l.like_id
        FROM staged_likes l JOIN staged_messages m ON m.message_id = l.message_id
      ) e;
      ANALYZE staged_log;
      """;

  private static final String SPACES =
      """
      INSERT INTO spaces (space_id, creator_id, visibility, is_locked, is_archived,
        participant_count, message_count, last_seq, last_event_at, created_at)
      SELECT s.space_id, s.creator_id, s.visibility, s.is_locked, s.is_archived,
        (SELECT count(*) FROM staged_members m WHERE m.space_id = s.space_id),
        coalesce(l.messages, 0), coalesce(l.seq, 0), coalesce(l.at, s.created_at), s.created_at
      FROM staged_spaces s
      LEFT JOIN (
        SELECT space_id, count(*) FILTER (WHERE NOT is_like) AS messages, max(seq) AS seq,
          max(at) AS at
        FROM staged_log GROUP BY space_id
      ) l ON l.space_id = s.space_id;

      INSERT INTO space_topics (space_id, title, description)
      SELECT space_id, title, description FROM staged_spaces;

      INSERT INTO tags (tag_name)
      SELECT DISTINCT tag_name FROM staged_tags t
      WHERE NOT EXISTS (SELECT FROM tags g WHERE g.tag_name = t.tag_name)
      ORDER BY tag_name
      ON CONFLICT (tag_name) DO NOTHING;

      INSERT INTO space_tags (space_id, position, tag_id)
      SELECT t.space_id, t.position, g.tag_id FROM staged_tags t
      JOIN tags g ON g.tag_name = t.tag_name;

      INSERT INTO space_members (space_id, user_id, space_created_at, joined_at, read_seq)
      SELECT m.space_id, m.user_id, s.created_at, m.joined_at, s.last_seq
      FROM staged_members m JOIN spaces s ON s.space_id = m.space_id;

      INSERT INTO space_invites (space_id, code_sha256, made_at, expires_at)
      SELECT space_id, sha256(convert_to(code, 'UTF8')), made_at, expires_at FROM staged_invites;
      """;

  private static final String THREADS =
      """
      INSERT INTO messages (space_id, seq, message_id, sender_id, content, word_count,
        appreciation_count, created_at, alone_since)
      SELECT p.space_id, p.seq, p.message_id, p.actor_id, m.content, m.word_count,
        coalesce(k.likes, 0), p.at, p.alone_since
      FROM (
        SELECT *, max(CASE WHEN before_actor IS DISTINCT FROM actor_id THEN coalesce(before, 0) END)
          OVER (PARTITION BY space_id ORDER BY seq) AS alone_since
        FROM (
          SELECT *, lag(seq) OVER thread AS before, lag(actor_id) OVER thread AS before_actor
          FROM staged_log WHERE NOT is_like
          WINDOW thread AS (PARTITION BY space_id ORDER BY seq)
        ) l
      ) p
      JOIN staged_messages m ON m.message_id = p.message_id
      LEFT JOIN (
        SELECT message_id, count(*) AS likes FROM staged_log WHERE is_like GROUP BY message_id
      ) k ON k.message_id = p.message_id
      ORDER BY p.space_id, p.seq;

      INSERT INTO message_likes (space_id, message_seq, like_id, user_id)
      SELECT l.space_id, p.seq, l.seq, l.actor_id
      FROM staged_log l
      JOIN staged_log p ON p.message_id = l.message_id AND NOT p.is_like
      WHERE l.is_like;

      INSERT INTO space_events (space_id, seq, kind, message_id, actor_id, appreciated,
        appreciation_count, created_at)
      SELECT space_id, seq, CASE WHEN is_like THEN 'appreciation' ELSE 'posted' END, message_id,
        actor_id, CASE WHEN is_like THEN true END,
        CASE WHEN is_like
          THEN count(*) FILTER (WHERE is_like) OVER (PARTITION BY message_id ORDER BY seq) END, at
      FROM staged_log
      ORDER BY space_id, seq;
      """;

  private static final String TOTALS =
      """
      UPDATE user_stats s
      SET spaces_created = s.spaces_created + c.created,
        spaces_participated = s.spaces_participated + c.participated,
        total_words = s.total_words + c.words,
        total_appreciations = s.total_appreciations + c.appreciations
      FROM (
        SELECT user_id FROM user_stats
        WHERE user_id IN (
          SELECT user_id FROM staged_members UNION SELECT sender_id FROM staged_messages)
        ORDER BY user_id
        FOR NO KEY UPDATE
      ) held
      JOIN (
        SELECT user_id, sum(created) AS created, sum(participated) AS participated,
          sum(words) AS words, sum(appreciations) AS appreciations
        FROM (
          SELECT creator_id AS user_id, 1 AS created, 0 AS participated, 0 AS words,
            0 AS appreciations FROM staged_spaces
          UNION ALL SELECT user_id, 0, 1, 0, 0 FROM staged_members
          UNION ALL SELECT sender_id, 0, 0, word_count, 0 FROM staged_messages
          UNION ALL SELECT author_id, 0, 0, 0, 1 FROM staged_log WHERE is_like
        ) parts
        GROUP BY user_id
      ) c ON c.user_id = held.user_id
      WHERE s.user_id = held.user_id;
      """;

  private static final String LISTINGS =
      """
      INSERT INTO space_trends (space_id, listed, trend, counted, created_at)
      SELECT space_id, visibility = 'public' AND NOT is_archived, 0, message_count, created_at
      FROM spaces WHERE space_id IN (SELECT space_id FROM staged_spaces);

      INSERT INTO space_trend_days (space_id, day, messages)
      SELECT space_id, day, count(*)
      FROM (
        SELECT space_id, CAST(at AT TIME ZONE 'UTC' AS date) AS day
        FROM staged_log WHERE NOT is_like
      ) m
      WHERE day > CAST(now() AT TIME ZONE 'UTC' AS date) - %d
      GROUP BY space_id, day;

      UPDATE space_trends t SET trend = d.messages
      FROM (
        SELECT space_id, sum(messages) AS messages FROM space_trend_days
        WHERE space_id IN (SELECT space_id FROM staged_spaces)
        GROUP BY space_id
      ) d
      WHERE d.space_id = t.space_id;

      INSERT INTO space_listings (space_id, words)
      SELECT s.space_id, array_to_tsvector(
        ARRAY(SELECT word FROM staged_words w WHERE w.space_id = s.space_id))
      FROM staged_spaces s
      WHERE s.visibility = 'public' AND NOT s.is_archived;

      INSERT INTO taken_spaces (space_id) SELECT space_id FROM staged_spaces;
      """;

  private final Statement statement;
  private final TakenNotes notes;

  private TakenThreads(Statement statement, TakenNotes notes) {
    this.statement = statement;
    this.notes = notes;
  }

  /** Makes the tables for {@link CopyRows}, which are gone with the transaction. */
  static void stage(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(STAGE);
    }
  }

  /** Makes everything of what is staged. */
  static void store(Connection connection, TakenNotes notes) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      TakenThreads threads = new TakenThreads(statement, notes);
      threads.leaveOut();
      statement.execute(LOG);
      statement.execute(SPACES);
      statement.execute(THREADS);
      statement.execute(TOTALS);
      statement.execute(String.format(Locale.ROOT, LISTINGS, SpaceIndex.TREND_DAYS));
    }
    notes.store(connection);
  }

  /** Takes out what refers to something that is not there. */
  private void leaveOut() throws SQLException {
    statement.execute(
        """
        ANALYZE staged_spaces;
        ANALYZE staged_members;
        ANALYZE staged_messages;
        ANALYZE staged_likes;
        """);
    leaveOut("spaces", "its creator is not there", unknown("creator_id"));
    for (String kind : new String[] {"members", "tags", "messages", "likes"}) {
      leaveOut(kind, SPACE_LEFT_OUT, SPACE_MISSING);
    }
    statement.execute("DELETE FROM staged_invites x WHERE " + SPACE_MISSING);
    leaveOut("members", "the user is not there", unknown("user_id"));
    leaveOut("messages", "the sender is not there", unknown("sender_id"));
    leaveOut(
        "likes",
        "of a message that was left out",
        "NOT EXISTS (SELECT FROM staged_messages m WHERE m.message_id = x.message_id)");
    leaveOut("likes", "the user is not there", unknown("user_id"));
    int creators =
        statement.executeUpdate(
            """
            INSERT INTO staged_members (space_id, user_id, joined_at)
            SELECT s.space_id, s.creator_id, s.created_at FROM staged_spaces s
            WHERE NOT EXISTS (
              SELECT FROM staged_members m
              WHERE m.space_id = s.space_id AND m.user_id = s.creator_id)
            """);
    notes.add("members", "the creator was none and is now", 1, creators);
  }

  private void leaveOut(String kind, String reason, String condition) throws SQLException {
    int rows = statement.executeUpdate("DELETE FROM staged_" + kind + " x WHERE " + condition);
    notes.add(kind, reason, -1, rows);
  }

  private static String unknown(String user) {
    return "NOT EXISTS (SELECT FROM users u WHERE u.user_id = x." + user + " AND NOT u.erased)";
  }
}
