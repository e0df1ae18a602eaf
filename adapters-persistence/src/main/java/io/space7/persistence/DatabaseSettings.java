package io.space7.persistence;

import java.util.Objects;

/**
 * How to reach the database.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…}, without user and password
 * @param user null for the operating system's user
 * @param password null for none
 * @param poolSize the largest number of connections this server opens, from 1
 * @param listen how to reach the same database for {@code LISTEN}, past a pooler that shares
 *     connections between transactions; null for the same way
 */
public record DatabaseSettings(
    String jdbcUrl, String user, String password, int poolSize, DatabaseSettings listen) {
  /** A PostgreSQL server takes 100 connections unless told otherwise, and is rarely ours alone. */
  private static final int MAX_DEFAULT_POOL = 64;

  public DatabaseSettings(String jdbcUrl, String user, String password, int poolSize) {
    this(jdbcUrl, user, password, poolSize, null);
  }

  public DatabaseSettings {
    Objects.requireNonNull(jdbcUrl);
    if (poolSize < 1) {
      throw new IllegalArgumentException("a pool has at least one connection");
    }
  }

  /**
   * Reads {@code postgresql://user:password@host:port/database}, {@code postgres://…} or {@code
   * jdbc:postgresql://…}. User, password and database may be percent-encoded, there may be several
   * hosts, and parameters such as {@code sslmode} go on to the driver.
   *
   * @throws IllegalArgumentException with one sentence that says what is wrong and never shows the
   *     password
   */
  public static DatabaseSettings parse(String url, int poolSize) {
    DatabaseUrl parts = DatabaseUrl.parse(url);
    return new DatabaseSettings(parts.jdbcUrl(), parts.user(), parts.password(), poolSize);
  }

  /**
   * The same, with another way for {@code LISTEN}.
   *
   * @throws IllegalArgumentException if that leads to another database
   */
  public DatabaseSettings listeningAt(DatabaseSettings other) {
    if (!database(jdbcUrl).equals(database(other.jdbcUrl))) {
      throw new IllegalArgumentException("it names another database than DATABASE_URL");
    }
    return new DatabaseSettings(jdbcUrl, user, password, poolSize, other);
  }

  private static String database(String jdbcUrl) {
    String address = jdbcUrl.split("[?]", 2)[0];
    return address.substring(address.lastIndexOf('/') + 1);
  }

  /** A pool for the machine this runs on: more connections than this only wait for its cores. */
  public static int defaultPoolSize() {
    int cores = Runtime.getRuntime().availableProcessors();
    return Math.min(MAX_DEFAULT_POOL, Math.max(4, 2 * cores + 2));
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "DatabaseSettings[" + jdbcUrl + ", user=" + user + ", poolSize=" + poolSize + "]";
  }
}
