package io.space7.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One life of one PostgreSQL server. A connection belongs to exactly one; what the server had
 * before it began may have been exchanged in between.
 *
 * @param system which data directory it was once made as
 * @param timeline grows with every promotion and every recovery to a point in time
 * @param startedAt when its process began
 */
record Incarnation(long system, String timeline, String startedAt) {
  /** SQLSTATE of a write to a server that is read-only. */
  static final String READ_ONLY = "25006";

  static final String QUERY =
      """
      SELECT pg_is_in_recovery() AS standby,
        (SELECT system_identifier FROM pg_control_system()) AS system,
        CASE WHEN NOT pg_is_in_recovery()
          THEN left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END AS timeline,
        pg_postmaster_start_time()::text AS started_at, pg_backend_pid() AS process\
      """;

  /**
   * Reads a row of {@link #QUERY}.
   *
   * @throws SQLException if the server is a standby, with the state of a refused write
   */
  static Incarnation read(ResultSet row) throws SQLException {
    if (row.getBoolean("standby")) {
      throw new SQLException("the server is a standby", READ_ONLY);
    }
    return new Incarnation(
        row.getLong("system"), row.getString("timeline"), row.getString("started_at"));
  }

  static Incarnation of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      return read(row);
    }
  }

  /** Whether the data can be the same without anybody having looked. */
  boolean hasSameData(long otherSystem, String otherTimeline) {
    return system == otherSystem && timeline.equals(otherTimeline);
  }
}
