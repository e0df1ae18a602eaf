package io.space7.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Fills an empty database with the rows of a {@link Snapshot}, of this version of the tables or an
 * earlier one, and brings them up to date. The rows come in one transaction.
 */
public final class Restoration {
  private Restoration() {}

  /**
   * @param schema the version of the tables that the rows are of
   * @param tables those that others refer to first
   * @throws DatabaseStartException if a newer program made them, or they do not fit
   * @throws IOException if they cannot be read
   */
  public static void run(DatabaseSettings settings, String schema, List<String> tables, Rows rows)
      throws IOException {
    PGSimpleDataSource source = Database.source(settings, Timeouts.USUAL);
    Migrations.bringUpTo(schema, source);
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      Set<String> there = new HashSet<>(Tables.inOrder(connection));
      if (tables.isEmpty() || !there.containsAll(tables)) {
        throw new DatabaseStartException("The backup has rows of tables that its version has not.");
      }
      try (Statement statement = connection.createStatement()) {
        // Migrations have put some rows there.
        statement.execute(
            "TRUNCATE " + tables.stream().map(Tables::quoted).collect(Collectors.joining(", ")));
      }
      for (String table : tables) {
        copy(connection, table, rows);
        Tables.continueNumbers(connection, table);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new DatabaseStartException("The rows cannot be restored: " + e.getMessage(), e);
    }
    Migrations.bringUpToDate(source);
  }

  private static void copy(Connection connection, String table, Rows rows)
      throws SQLException, IOException {
    try (InputStream in = rows.open(table)) {
      long count =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(
                  "COPY "
                      + Tables.quoted(table)
                      + " ("
                      + Tables.columns(connection, table)
                      + ") FROM STDIN",
                  in);
      rows.copied(table, count);
    }
  }

  /** Where the rows come from, in the form in which {@link Snapshot#copy} wrote them. */
  public interface Rows {
    InputStream open(String table) throws IOException;

    /**
     * All rows of a table have been taken in.
     *
     * @throws IOException if they were not as they should be; nothing is kept then
     */
    void copied(String table, long count) throws IOException;
  }
}
