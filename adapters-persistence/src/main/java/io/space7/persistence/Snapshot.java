package io.space7.persistence;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * All rows of one moment, however long reading them takes and whatever happens meanwhile. Nobody
 * waits for it. For one thread.
 */
public final class Snapshot implements AutoCloseable {
  /** What the migrations know, and what is worth a minute. */
  private static final Set<String> LEFT_OUT = Set.of("flyway_schema_history", "write_counts");

  private final Connection connection;

  private Snapshot(Connection connection) {
    this.connection = connection;
  }

  /**
   * The moment is now.
   *
   * @throws DatabaseStartException if the database cannot be reached, or holds nothing of ours
   */
  public static Snapshot of(DatabaseSettings settings) {
    try {
      Connection connection = Database.source(settings, Timeouts.USUAL).getConnection();
      try {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        Snapshot snapshot = new Snapshot(connection);
        snapshot.schema();
        return snapshot;
      } catch (SQLException | DatabaseStartException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static DatabaseStartException unreadable(SQLException e) {
    return new DatabaseStartException("The database cannot be read: " + e.getMessage(), e);
  }

  /** The version of the tables, such as {@code 5.1}. */
  public String schema() {
    return text(
        """
        SELECT version FROM flyway_schema_history
        WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1
        """);
  }

  /** The history that the rows are of. */
  public String epoch() {
    return text("SELECT epoch FROM epochs ORDER BY number DESC LIMIT 1");
  }

  /** Their names, those first that others refer to. */
  public List<String> tables() {
    try {
      return Tables.inOrder(connection).stream().filter(name -> !LEFT_OUT.contains(name)).toList();
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /** The names of all files that a message or an upload has. */
  public Set<String> files() {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(10_000);
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT media_name FROM messages WHERE media_name IS NOT NULL
              UNION ALL SELECT name FROM upload_parts
              UNION ALL SELECT media_name FROM uploads WHERE media_name IS NOT NULL
              """)) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
    return names;
  }

  /**
   * Writes the rows of a table.
   *
   * @return how many
   */
  public long copy(String table, OutputStream out) throws IOException {
    try {
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "COPY "
                  + Tables.quoted(table)
                  + " ("
                  + Tables.columns(connection, table)
                  + ") TO STDOUT",
              out);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private String text(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new SQLException("it holds nothing of this program");
      }
      return row.getString(1);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }
}
