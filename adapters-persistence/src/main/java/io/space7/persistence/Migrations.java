package io.space7.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** The tables of the database, as this version of the program needs them. */
final class Migrations {
  private static final int OLDEST_SUPPORTED = 15;

  /** "space7", as a number. */
  private static final long LOCK = 0x737061636537L;

  private Migrations() {}

  /**
   * Brings the tables up to date; of several servers that start at once, one after another. The
   * migrations' own lock is not enough: whether there is anything yet is asked before it is taken.
   *
   * @param source connections of their own, because a migration may take longer than a statement of
   *     a request
   * @throws DatabaseStartException if the database cannot be reached or used
   */
  static void bringUpToDate(DataSource source) {
    bringUpTo(null, source);
  }

  /**
   * As above, but only as far as an earlier program did.
   *
   * @param version of the tables; null for the newest
   */
  static void bringUpTo(String version, DataSource source) {
    try (Connection connection = source.getConnection()) {
      requireSupported(connection.getMetaData().getDatabaseMajorVersion());
      // A transaction's lock, because poolers may give each statement another session.
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        migrate(version, source);
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new DatabaseStartException(
          "The database cannot be reached: " + sentence(e), e, SqlErrors.isAway(e));
    }
  }

  private static void requireSupported(int major) {
    if (major < OLDEST_SUPPORTED) {
      throw new DatabaseStartException(
          "The database is PostgreSQL "
              + major
              + "; version "
              + OLDEST_SUPPORTED
              + " or later is needed.");
    }
  }

  private static void migrate(String version, DataSource source) {
    try {
      Flyway flyway = flyway(version, source);
      if (version != null && !knows(flyway, version)) {
        throw new DatabaseStartException(
            "A newer program made it: its tables are of version "
                + version
                + ", which this one does not know.");
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new DatabaseStartException(
          "The tables of the database cannot be brought up to date: " + reason(e),
          e,
          SqlErrors.isAway(SqlErrors.sqlCause(e)));
    }
  }

  private static boolean knows(Flyway flyway, String version) {
    return Arrays.stream(flyway.info().all())
        .anyMatch(one -> MigrationVersion.fromVersion(version).equals(one.getVersion()));
  }

  private static Flyway flyway(String version, DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:io/space7/persistence/migrations")
        .javaMigrations(new ListSpaces())
        // A database that is shared with something else has tables, and none of ours.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target(version == null ? MigrationVersion.LATEST : MigrationVersion.fromVersion(version))
        .load();
  }

  /** What the database said, rather than which script failed by it, and what to do. */
  private static String reason(FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String remedy =
            switch (String.valueOf(sql.getSQLState())) {
              case "42501" -> " Let the user create tables: GRANT CREATE ON SCHEMA public TO it.";
              case "53100" -> " The database's disk is full; free some space.";
              case "25006" -> " Name the primary in place of a standby.";
              default -> "";
            };
        return sentence(sql) + remedy;
      }
    }
    return sentence(failure);
  }

  private static String sentence(Exception e) {
    String first = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    return first.endsWith(".") ? first : first + ".";
  }
}
