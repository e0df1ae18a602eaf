package io.space7.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Rows of an older backend's database, read some at a time. For one thread. */
final class OlderRows implements AutoCloseable {
  private static final int FETCHED = 2000;

  private final Statement statement;
  private final ResultSet rows;
  private boolean there;

  /**
   * @param connection in a transaction, else all rows would be read at once
   */
  OlderRows(Connection connection, String query) throws SQLException {
    statement = connection.createStatement();
    statement.setFetchSize(FETCHED);
    rows = statement.executeQuery(query);
    next();
  }

  /** Whether there is a row to look at. */
  boolean isThere() {
    return there;
  }

  void next() throws SQLException {
    there = rows.next();
  }

  /**
   * Whether the next row is of this Space. Those of Spaces before it are passed over, so the rows
   * have to be in the order of PostgreSQL, and the Spaces asked for as well.
   */
  boolean isOf(UUID spaceId) throws SQLException {
    while (there && compare(id("space_id"), spaceId) < 0) {
      next();
    }
    return there && id("space_id").equals(spaceId);
  }

  /** PostgreSQL compares the bytes, Java's own order has signs. */
  private static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  UUID id(String column) throws SQLException {
    return rows.getObject(column, UUID.class);
  }

  /** Also of times, in the form in which PostgreSQL takes them. */
  String text(String column) throws SQLException {
    return rows.getString(column);
  }

  long number(String column) throws SQLException {
    return rows.getLong(column);
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
