package io.space7.persistence;

import io.space7.domain.Epoch;
import io.space7.domain.MessageId;
import io.space7.domain.Position;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.persistence.SeenEvents.Seen;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over whether the database still tells the history that this server has seen, and begins
 * another epoch when it does not. See docs/adr/0018-epochs.md. Thread-safe.
 *
 * <p>Two things are compared. A connection to a server process that was not met before is examined
 * before anybody uses it: all that {@link SeenEvents} remembers must still be there. And whatever
 * tells where a Space stands is compared with what was known of that Space before it was asked.
 */
final class History {
  /** A column of any statement that tells a position, so that both are of one moment. */
  static final String EPOCH = "(SELECT epoch FROM epochs ORDER BY number DESC LIMIT 1) AS epoch";

  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  private final SeenEvents seen;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Incarnation examined;
  private volatile Epoch epoch;
  private final Set<Epoch> past = ConcurrentHashMap.newKeySet();

  /**
   * @param folder where this server remembers what it has seen, or null if it has no such place
   */
  History(Path folder) {
    seen = new SeenEvents(folder);
  }

  /**
   * The name by which a database is known, whatever server it is on.
   *
   * @throws DatabaseStartException if it does not answer
   */
  static String database(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return Newest.read(connection).database;
    } catch (SQLException e) {
      throw new DatabaseStartException(
          "The database cannot be reached: " + e.getMessage(), e, SqlErrors.isAway(e));
    }
  }

  /** Runs a task whenever the database's history turns out to be another than before. */
  void onChange(Runnable task) {
    listeners.add(task);
  }

  /**
   * Examines the server at the other end of a connection, unless it is the one that was examined
   * last.
   *
   * @throws SQLException if the server is a standby, or does not answer
   */
  void examine(Connection connection) throws SQLException {
    Incarnation found = Incarnation.of(connection);
    if (!found.equals(examined)) {
      examine(connection, found);
    }
  }

  /** Whether a server is the one that was examined last. */
  boolean isExamined(Incarnation found) {
    return found.equals(examined);
  }

  private synchronized void examine(Connection connection, Incarnation found) throws SQLException {
    if (found.equals(examined)) {
      return;
    }
    Newest newest = Newest.read(connection);
    if (examined == null && epoch == null) {
      epoch = seen.open(newest.database);
    }
    if (epoch == null) {
      // Nobody here can tell, so only a server on which all was there before is believed.
      if (newest.isWholeOn(found)) {
        newest.confirm(connection, found);
        adopt(newest.epoch);
      } else {
        begin(connection, newest, found);
      }
    } else if (!newest.succeeds(connection, epoch)) {
      begin(connection, newest, found);
    } else if (!newest.epoch.equals(epoch)) {
      adopt(newest.epoch);
    } else if (lacksSomething(connection)) {
      begin(connection, newest, found);
    } else {
      newest.confirm(connection, found);
    }
    examined = found;
  }

  /** Whether anything that this server has seen is not there, or is something else now. */
  private boolean lacksSomething(Connection connection) throws SQLException {
    Map<SpaceId, Seen> all = seen.all();
    if (all.isEmpty()) {
      return false;
    }
    Object[] spaces = all.keySet().stream().map(SpaceId::value).toArray();
    Object[] seqs = all.values().stream().map(Seen::seq).toArray();
    Object[] messages =
        all.values().stream()
            .map(one -> one.messageId() == null ? null : one.messageId().value())
            .toArray();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT EXISTS (
              SELECT FROM unnest(?::uuid[], ?::bigint[], ?::uuid[]) AS k (space_id, seq, message_id)
              LEFT JOIN spaces s ON s.space_id = k.space_id
              LEFT JOIN space_events e ON e.space_id = k.space_id AND e.seq = k.seq
              WHERE s.space_id IS NULL OR s.last_seq < k.seq OR e.message_id <> k.message_id)
            """)) {
      Array[] columns = {
        connection.createArrayOf("uuid", spaces),
        connection.createArrayOf("bigint", seqs),
        connection.createArrayOf("uuid", messages)
      };
      for (int i = 0; i < columns.length; i++) {
        statement.setArray(i + 1, columns[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Begins another epoch, unless somebody has done so since this server last looked. */
  private void begin(Connection connection, Newest newest, Incarnation found) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO epochs (number, epoch, system_identifier, timeline, began_at)
            VALUES (?, left(replace(gen_random_uuid()::text, '-', ''), 16), ?, ?, now())
            ON CONFLICT (number) DO NOTHING
            """)) {
      statement.setLong(1, newest.number + 1);
      statement.setObject(2, found == null ? null : found.system(), Types.BIGINT);
      statement.setString(3, found == null ? null : found.timeline());
      statement.executeUpdate();
    }
    LOG.warn(
        "The database has lost changes that it had acknowledged: clients are told to load anew");
    adopt(Newest.read(connection).epoch);
  }

  private void adopt(Epoch now) {
    Epoch before = epoch;
    epoch = now;
    seen.begin(now);
    if (before != null && !before.equals(now)) {
      past.add(before);
      listeners.forEach(Runnable::run);
    }
  }

  /** Notes what was committed, before it is acknowledged, or what was read from the log. */
  void note(SpaceEvent event, Epoch told) {
    if (told.equals(epoch)) {
      seen.note(event);
    }
  }

  /** What is known of a Space; to be asked before the database is. */
  Known of(SpaceId spaceId) {
    return new Known(epoch, seen.of(spaceId));
  }

  /**
   * Takes note of where a Space stands.
   *
   * @param known what was known before the database was asked
   * @param there the message of the event that was known, as far as the database still has it
   * @return false if the database has lost something, so that it has to be asked again after {@link
   *     #lost}
   */
  boolean agrees(SpaceId spaceId, Known known, Position position, MessageId there) {
    if (!position.epoch().equals(known.epoch)) {
      meet(position.epoch());
      return true;
    }
    MessageId message = known.seen.messageId();
    if (position.seq() < known.seen.seq()
        || (there != null && message != null && !there.equals(message))) {
      return false;
    }
    seen.note(spaceId, position.seq());
    return true;
  }

  /** Another server has found the loss. What a slow statement says of a past epoch is no news. */
  private synchronized void meet(Epoch told) {
    if (!told.equals(epoch) && !past.contains(told)) {
      adopt(told);
    }
  }

  /** Begins another epoch, because something is not there that this server has seen. */
  synchronized void lost(Handle handle) {
    try {
      lost(handle.getConnection());
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, handle.createQuery("").getContext());
    }
  }

  private void lost(Connection connection) throws SQLException {
    Newest newest = Newest.read(connection);
    if (!newest.epoch.equals(epoch)) {
      adopt(newest.epoch);
    } else {
      begin(connection, newest, examined);
    }
  }

  /** What this server knows of a Space, and of which history. */
  record Known(Epoch epoch, Seen seen) {}

  /**
   * The newest row of the table.
   *
   * @param database the first epoch, by which a database is known
   * @param system null if nobody has looked yet
   */
  private record Newest(long number, Epoch epoch, String database, Long system, String timeline) {
    static Newest read(Connection connection) throws SQLException {
      try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT number, epoch, system_identifier, timeline,
                    (SELECT epoch FROM epochs ORDER BY number LIMIT 1) AS database
                  FROM epochs
                  ORDER BY number DESC
                  LIMIT 1
                  """);
          ResultSet row = statement.executeQuery()) {
        row.next();
        return new Newest(
            row.getLong("number"),
            new Epoch(row.getString("epoch")),
            row.getString("database"),
            row.getObject("system_identifier", Long.class),
            row.getString("timeline"));
      }
    }

    /** Whether an epoch is this one or one that led to it. */
    boolean succeeds(Connection connection, Epoch other) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT EXISTS (SELECT FROM epochs WHERE epoch = ?)")) {
        statement.setString(1, other.value());
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          return row.getBoolean(1);
        }
      }
    }

    /** Whether nothing can have been lost since somebody last found everything there. */
    boolean isWholeOn(Incarnation found) {
      return system == null || found.hasSameData(system, timeline);
    }

    /** Says that everything is there on this server. */
    void confirm(Connection connection, Incarnation found) throws SQLException {
      if (system != null && isWholeOn(found)) {
        return;
      }
      try (PreparedStatement statement =
          connection.prepareStatement(
              "UPDATE epochs SET system_identifier = ?, timeline = ? WHERE number = ?")) {
        statement.setLong(1, found.system());
        statement.setString(2, found.timeline());
        statement.setLong(3, number);
        statement.executeUpdate();
      }
    }
  }
}
