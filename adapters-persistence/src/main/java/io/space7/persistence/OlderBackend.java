package io.space7.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The database of the older backend, as it is at one moment; nothing is written to it. For one
 * thread.
 */
final class OlderBackend implements AutoCloseable {
  /** Held by whoever reads such a database, so that it is known when it is met again. */
  static final long LOCK = 0x7370616365376f6cL;

  static final String SPACES =
      """
      SELECT s.space_id, s.title, s.description, s.creator_id,
        coalesce(CAST(s.visibility AS text), 'public') AS visibility,
        coalesce(s.is_locked, false) AS is_locked, coalesce(s.is_archived, false) AS is_archived,
        CAST(s.created_at AS text) AS created_at, coalesce(c.messages, 0) AS messages
      FROM spaces s
      LEFT JOIN (SELECT space_id, count(*) AS messages FROM messages GROUP BY space_id) c
        ON c.space_id = s.space_id
      ORDER BY s.space_id
      """;

  static final String MEMBERS =
      """
      SELECT space_id, user_id, CAST(joined_at AS text) AS joined_at FROM space_members
      ORDER BY space_id
      """;

  static final String TAGS =
      """
      SELECT st.space_id, g.tag_name FROM space_tags st JOIN tags g ON g.tag_id = st.tag_id
      ORDER BY st.space_id, g.tag_name
      """;

  static final String INVITES =
      """
      SELECT space_id, code, CAST(created_at AS text) AS created_at,
        CAST(expires_at AS text) AS expires_at
      FROM invite_codes
      WHERE is_used IS NOT TRUE AND expires_at > now()
      ORDER BY space_id
      """;

  static final String MESSAGES =
      """
      SELECT space_id, message_id, sender_id, content, media_url,
        CAST(created_at AS text) AS created_at
      FROM messages
      ORDER BY space_id
      """;

  static final String LIKES =
      """
      SELECT m.space_id, l.id, l.message_id, l.user_id, CAST(l.created_at AS text) AS created_at
      FROM message_likes l JOIN messages m ON m.message_id = l.message_id
      ORDER BY m.space_id
      """;

  static final String USERS = "SELECT user_id, username, profile_picture FROM users";

  private static final List<String> ALL =
      List.of(USERS, SPACES, MEMBERS, TAGS, INVITES, MESSAGES, LIKES);

  private final Connection connection;

  private OlderBackend(Connection connection) {
    this.connection = connection;
  }

  /**
   * The moment is now.
   *
   * @throws DatabaseStartException if it cannot be reached or is no such database
   */
  static OlderBackend open(DatabaseSettings settings) {
    Connection connection;
    try {
      connection = Database.source(settings, Timeouts.USUAL).getConnection();
    } catch (SQLException e) {
      throw new DatabaseStartException("The database cannot be reached: " + sentence(e), e);
    }
    try {
      OlderBackend older = new OlderBackend(connection);
      older.begin();
      return older;
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException closing) {
        e.addSuppressed(closing);
      }
      throw new DatabaseStartException("It is no database of the older backend: " + sentence(e), e);
    }
  }

  private void begin() throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SET LOCAL TIME ZONE 'UTC';
          SET LOCAL statement_timeout = 0;
          SET LOCAL idle_in_transaction_session_timeout = 0;
          """);
      statement.execute("SELECT pg_advisory_xact_lock_shared(" + LOCK + ")");
      for (String query : ALL) {
        statement.execute("SELECT * FROM (" + query + ") q LIMIT 0");
      }
    }
  }

  static String sentence(SQLException e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
  }

  OlderRows read(String query) throws SQLException {
    return new OlderRows(connection, query);
  }

  long count(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseStartException("The database has gone: " + sentence(e), e);
    }
  }
}
