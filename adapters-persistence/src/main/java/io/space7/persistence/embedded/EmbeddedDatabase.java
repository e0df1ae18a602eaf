package io.space7.persistence.embedded;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.DatabaseStartException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A real PostgreSQL of one's own, so that the server runs without any having been installed. Its
 * data stay in the home folder, are as durable as on any PostgreSQL, and are there again after the
 * next start, also when this process was killed.
 *
 * <p>It takes connections from this machine only, without a password: for development and for a
 * machine that is nobody else's. One process at a time can use a home. Not thread-safe.
 *
 * <p>Why it is so: docs/adr/0006-embedded-postgresql.md.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final String SUPERUSER = "postgres";
  private static final String DATABASE = "postgres";

  /** The port is chosen before it is used; somebody else may be quicker. */
  private static final int TRIES = 3;

  private static final String ELSE = " Set DATABASE_URL to use a PostgreSQL of your own.";

  private final FileChannel lock;
  private final EmbeddedPostgres server;

  private EmbeddedDatabase(FileChannel lock, EmbeddedPostgres server) {
    this.lock = lock;
    this.server = server;
  }

  /**
   * Starts the database of a home, and creates it there the first time. Takes about a second, the
   * first time a few. Register no shutdown hook besides the one that calls {@link #close}.
   *
   * @param home a folder, created if it is not there
   * @throws DatabaseStartException if it cannot be started, or another process uses the home
   */
  public static EmbeddedDatabase start(Path home) {
    FileChannel lock = null;
    try {
      PostgresFolder folder = PostgresFolder.create(home);
      lock = lock(folder);
      PostgresBinaries binaries = new PostgresBinaries(folder.binaries());
      binaries.requireSupported();
      folder.removeHalfDone();
      folder.requireVersion(binaries.majorVersion());
      new StalePostmaster(folder.data()).stop();
      return new EmbeddedDatabase(lock, start(folder, binaries));
    } catch (IOException e) {
      release(lock);
      throw new DatabaseStartException(
          "The embedded database cannot use the folder " + home + ": " + e + "." + ELSE, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static FileChannel lock(PostgresFolder folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // refused below
    }
    channel.close();
    throw new DatabaseStartException(
        "Another server is running on " + folder.home() + "; stop it or set SPACE7_HOME.");
  }

  private static EmbeddedPostgres start(PostgresFolder folder, PostgresBinaries binaries)
      throws IOException {
    try {
      for (int tries = 0; tries < TRIES; tries++) {
        EmbeddedPostgres server = builder(folder, binaries).start();
        if (serves(server, folder)) {
          return server;
        }
        server.close();
      }
      throw failed(folder, null);
    } catch (IOException | IllegalStateException | ExceptionInInitializerError e) {
      // It may have been started all the same, and only be late.
      new StalePostmaster(folder.data()).stop();
      throw failed(folder, e);
    }
  }

  private static DatabaseStartException failed(PostgresFolder folder, Throwable cause) {
    String root =
        "root".equals(System.getProperty("user.name"))
            ? " PostgreSQL refuses to run as root where user namespaces are not allowed; start as"
                + " another user."
            : "";
    return new DatabaseStartException(
        "The embedded PostgreSQL did not start; " + folder.log() + " tells why." + root + ELSE,
        cause);
  }

  private static EmbeddedPostgres.Builder builder(
      PostgresFolder folder, PostgresBinaries binaries) {
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(folder.log().toFile());
    return EmbeddedPostgres.builder()
        .setPgBinaryResolver(binaries)
        .setOverrideWorkingDirectory(folder.binaries().toFile())
        .setDataDirectory(folder.data())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(START_TIMEOUT)
        .setOutputRedirector(log)
        .setErrorRedirector(log)
        .setLocaleConfig("locale", "C.UTF-8")
        // The library turns both off, and with them durability.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "100")
        .setServerConfig("shared_buffers", "128MB")
        .setServerConfig("max_wal_size", "512MB")
        .setServerConfig("log_checkpoints", "off")
        // What people write must not get into a log by way of a statement that failed.
        .setServerConfig("log_min_error_statement", "panic")
        .setServerConfig("log_error_verbosity", "terse");
  }

  /** Whether what answers on the port is the server of this folder. */
  private static boolean serves(EmbeddedPostgres server, PostgresFolder folder) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      return row.next() && Path.of(row.getString(1)).equals(folder.data());
    } catch (SQLException somebodyElse) {
      return false;
    }
  }

  /** How to reach it. */
  public DatabaseSettings settings(int poolSize) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + DATABASE,
        SUPERUSER,
        null,
        poolSize);
  }

  /** Stops it, within seconds; open connections are cut. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException("the embedded PostgreSQL was not stopped cleanly", e);
    } finally {
      release(lock);
    }
  }

  private static void release(FileChannel lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException releasedAnywayWithTheProcess) {
        // nothing is left to do
      }
    }
  }
}
