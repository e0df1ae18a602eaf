package io.space7.persistence;

import io.space7.persistence.TakenCounts.Note;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what is not taken as it was. For one thread. */
final class TakenNotes {
  private final Map<String, Note> notes = new LinkedHashMap<>();

  void add(String kind, String reason, int effect, long rows) {
    if (rows > 0) {
      notes.merge(
          kind + ": " + reason,
          new Note(kind, reason, effect, rows),
          (a, b) -> new Note(kind, reason, effect, a.rows() + b.rows()));
    }
  }

  List<Note> all() {
    return List.copyOf(notes.values());
  }

  /** Adds them to what is stored, in the connection's transaction. */
  void store(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO taken_notes AS n (kind, reason, effect, rows) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, reason) DO UPDATE SET rows = n.rows + excluded.rows
            """)) {
      for (Note note : notes.values()) {
        statement.setString(1, note.kind());
        statement.setString(2, note.reason());
        statement.setInt(3, note.effect());
        statement.setLong(4, note.rows());
        statement.executeUpdate();
      }
    }
  }

  static List<Note> stored(Connection connection) throws SQLException {
    List<Note> stored = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT kind, reason, effect, rows FROM taken_notes ORDER BY kind, reason");
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        stored.add(new Note(rows.getString(1), rows.getString(2), rows.getInt(3), rows.getLong(4)));
      }
    }
    return stored;
  }
}
