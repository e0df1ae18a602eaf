package io.space7.persistence;

import io.space7.domain.User;
import io.space7.persistence.TakenCounts.Kind;
import java.io.Serial;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Takes users, Spaces, members, tags, invites, messages and likes over from the database of the
 * older backend, all as of one moment. That database is only read.
 *
 * <p>A transaction takes some Spaces with everything in them, and notes that it has. So what was
 * interrupted at any place goes on where it was when it is done again, and nothing comes twice. The
 * older backend must not be written to in between. For one thread.
 */
public final class Takeover implements AutoCloseable {
  /** Messages after which a transaction takes no further Space. */
  private static final int MESSAGES = 50_000;

  /** Spaces of one transaction. */
  private static final int SPACES = 500;

  private final OlderBackend older;
  private final Connection target;
  private final int batch;
  private final Set<UUID> taken = new HashSet<>();
  private final TakenNotes userNotes = new TakenNotes();
  private long usersTaken;

  private Takeover(OlderBackend older, Connection target, int batch) {
    this.older = older;
    this.target = target;
    this.batch = batch;
  }

  /** The older backend's database cannot be used; nothing has been written. */
  public static final class SourceException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    SourceException(DatabaseStartException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Checks only that one can be taken over from it.
   *
   * @throws SourceException if not
   */
  public static void requireUsable(DatabaseSettings from) throws SourceException {
    source(from).close();
  }

  private static OlderBackend source(DatabaseSettings from) throws SourceException {
    try {
      return OlderBackend.open(from);
    } catch (DatabaseStartException e) {
      throw new SourceException(e);
    }
  }

  /**
   * Checks everything that can be checked before anything is taken, and brings this server's tables
   * up to date.
   *
   * @param from the older backend's database
   * @param to this server's
   * @throws SourceException if the former cannot be used
   * @throws DatabaseStartException if the latter cannot be used
   */
  public static Takeover open(DatabaseSettings from, DatabaseSettings to) throws SourceException {
    return open(from, to, MESSAGES);
  }

  static Takeover open(DatabaseSettings from, DatabaseSettings to, int batch)
      throws SourceException {
    OlderBackend older = source(from);
    Connection target = null;
    try {
      target = Database.source(to, Timeouts.USUAL).getConnection();
      target.setAutoCommit(false);
      requireOther(target);
      Migrations.bringUpToDate(Database.source(to, Timeouts.USUAL));
      Takeover takeover = new Takeover(older, target, batch);
      takeover.requireNew();
      return takeover;
    } catch (SQLException e) {
      close(older, target);
      throw unusable(e);
    } catch (SourceException | DatabaseStartException e) {
      close(older, target);
      throw e;
    }
  }

  private static void requireOther(Connection target) throws SQLException, SourceException {
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + OlderBackend.LOCK + ")")) {
      row.next();
      if (!row.getBoolean(1)) {
        throw new SourceException(
            new DatabaseStartException("It is the server's own database; name the other one."));
      }
    }
    target.rollback();
  }

  /** What is there was taken before, or has nothing to do with the older backend. */
  private void requireNew() throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet rows = statement.executeQuery("SELECT space_id FROM taken_spaces")) {
      while (rows.next()) {
        taken.add(rows.getObject(1, UUID.class));
      }
    }
    List<UUID> ids = new ArrayList<>();
    try (OlderRows spaces = older.read("SELECT space_id FROM spaces")) {
      for (; spaces.isThere(); spaces.next()) {
        UUID id = spaces.id("space_id");
        if (!taken.contains(id)) {
          ids.add(id);
        }
        if (ids.size() == SPACES) {
          requireNew(ids);
          ids.clear();
        }
      }
    }
    requireNew(ids);
    target.rollback();
  }

  private void requireNew(List<UUID> ids) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement("SELECT space_id FROM spaces WHERE space_id = ANY (?) LIMIT 1")) {
      Array all = target.createArrayOf("uuid", ids.toArray());
      statement.setArray(1, all);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new DatabaseStartException(
              "The Space "
                  + row.getString(1)
                  + " is there already, and was not taken over; use an empty database.");
        }
      }
    }
  }

  /**
   * Takes what is not taken yet.
   *
   * @throws DatabaseStartException if one of the databases fails; done again, it goes on
   */
  public TakenCounts run(TakeoverProgress progress) {
    try {
      takeUsers();
      takeSpaces(progress);
      return counts();
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  private static DatabaseStartException unusable(SQLException e) {
    return new DatabaseStartException(OlderBackend.sentence(e), e, SqlErrors.isAway(e));
  }

  /** Whoever is known to this server already stays as they are. */
  private void takeUsers() throws SQLException {
    try (Statement statement = target.createStatement()) {
      statement.execute(
          """
          CREATE TEMPORARY TABLE staged_users (user_id uuid, username text, profile_picture text)
          ON COMMIT DROP
          """);
      TakenText text = new TakenText(userNotes);
      long all = 0;
      try (OlderRows users = older.read(OlderBackend.USERS);
          CopyRows copy = new CopyRows(target, "staged_users")) {
        for (; users.isThere(); users.next(), all++) {
          User user =
              text.user(users.id("user_id"), users.text("username"), users.text("profile_picture"));
          copy.add(user.userId(), user.username(), user.profilePicture());
        }
        copy.end();
      }
      int erased =
          statement.executeUpdate(
              "DELETE FROM staged_users WHERE sha256(convert_to('"
                  + ErasedUsers.PREFIX
                  + "' || user_id, 'UTF8')) IN (SELECT digest FROM erased_users)");
      userNotes.add("users", "erased here", -1, erased);
      statement.execute(
          """
          INSERT INTO users (user_id, username, profile_picture)
          SELECT user_id, username, profile_picture FROM staged_users ORDER BY user_id
          ON CONFLICT (user_id) DO NOTHING;
          INSERT INTO user_stats (user_id) SELECT user_id FROM staged_users ORDER BY user_id
          ON CONFLICT (user_id) DO NOTHING;
          """);
      usersTaken =
          count("SELECT count(*) FROM staged_users s JOIN users u ON u.user_id = s.user_id");
    }
    target.commit();
  }

  private void takeSpaces(TakeoverProgress progress) throws SQLException {
    try (TakenBatches batches = new TakenBatches(older, target, taken, progress)) {
      while (batches.take(SPACES, batch)) {
        target.commit();
      }
    }
    target.rollback();
  }

  private TakenCounts counts() throws SQLException {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(new Kind("users", older.count("users"), usersTaken));
    kinds.add(
        new Kind("spaces", older.count("spaces"), count("SELECT count(*) FROM taken_spaces")));
    kinds.add(ofSpaces("members", "space_members"));
    kinds.add(ofSpaces("tags", "space_tags"));
    kinds.add(ofSpaces("messages", "messages"));
    kinds.add(ofSpaces("likes", "message_likes"));
    List<TakenCounts.Note> notes = new ArrayList<>(userNotes.all());
    notes.addAll(TakenNotes.stored(target));
    target.rollback();
    return new TakenCounts(kinds, notes);
  }

  private Kind ofSpaces(String kind, String table) throws SQLException {
    long here =
        count(
            "SELECT count(*) FROM "
                + table
                + " WHERE space_id IN (SELECT space_id FROM taken_spaces)");
    return new Kind(kind, older.count(table), here);
  }

  private long count(String query) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void close(OlderBackend older, Connection target) {
    try {
      if (target != null) {
        target.close();
      }
    } catch (SQLException e) {
      throw unusable(e);
    } finally {
      older.close();
    }
  }

  @Override
  public void close() {
    close(older, target);
  }
}
