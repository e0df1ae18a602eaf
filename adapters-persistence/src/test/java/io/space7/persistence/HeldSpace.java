package io.space7.persistence;

import io.space7.domain.SpaceId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A Space whose row somebody else has locked, so that every change to it waits. */
final class HeldSpace implements AutoCloseable {
  private final Connection connection;

  HeldSpace(DatabaseSettings settings, SpaceId spaceId) throws SQLException {
    connection =
        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM spaces WHERE space_id = ? FOR UPDATE")) {
      statement.setObject(1, spaceId.value());
      statement.execute();
    }
  }

  /** Whether anybody waits for it. */
  boolean isWaitedFor() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity
                  WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))
                """)) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
