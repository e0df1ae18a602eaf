package io.space7.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables that a database has, whatever version made them. */
final class Tables {
  private Tables() {}

  /** Their names, each after all that it refers to. */
  static List<String> inOrder(Connection connection) throws SQLException {
    Map<String, Set<String>> needs = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT t.relname, r.relname
                FROM pg_class t
                JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
                LEFT JOIN pg_constraint c
                  ON c.conrelid = t.oid AND c.contype = 'f' AND c.confrelid <> t.oid
                LEFT JOIN pg_class r ON r.oid = c.confrelid
                WHERE t.relkind = 'r'
                """)) {
      while (rows.next()) {
        Set<String> others = needs.computeIfAbsent(rows.getString(1), fresh -> new TreeSet<>());
        if (rows.getString(2) != null) {
          others.add(rows.getString(2));
        }
      }
    }
    Set<String> ordered = new LinkedHashSet<>();
    while (ordered.size() < needs.size()) {
      List<String> next =
          needs.keySet().stream()
              .filter(name -> !ordered.contains(name) && ordered.containsAll(needs.get(name)))
              .toList();
      if (next.isEmpty()) {
        throw new SQLException("tables refer to each other in a circle");
      }
      ordered.addAll(next);
    }
    return new ArrayList<>(ordered);
  }

  /** The columns of a table that can be written, quoted and with commas between them. */
  static String columns(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
            FROM pg_attribute
            WHERE attrelid = CAST(? AS regclass) AND attnum > 0 AND NOT attisdropped
              AND attgenerated = ''
            """)) {
      statement.setString(1, quoted(table));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** Lets numbers that the database gives go on after those that are there. */
  static void continueNumbers(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = CAST(? AS regclass) AND attidentity <> '' AND NOT attisdropped
            """)) {
      statement.setString(1, quoted(table));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
      }
    }
    for (String column : columns) {
      String maximum = "(SELECT max(" + quoted(column) + ") FROM " + quoted(table) + ")";
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT setval(pg_get_serial_sequence(?, ?), coalesce("
                  + maximum
                  + ", 0) + 1, false)")) {
        statement.setString(1, quoted(table));
        statement.setString(2, column);
        statement.executeQuery().close();
      }
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
