package io.space7.persistence.embedded;

import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.DatabaseStartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL of one's own, so that the server runs without any having been installed. Its
 * data stay in the home folder, are as durable as on any PostgreSQL, and are there again after the
 * next start, also when this process was killed.
 *
 * <p>It takes connections from this machine only, and only by a password that nobody but this
 * process's user can read; see {@link PostgresAccess}. If it dies it is started again on the same
 * port. One process at a time can use a home. Thread-safe.
 *
 * <p>Why it is so: docs/adr/0006-embedded-postgresql.md.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

  /** The port is chosen before it is used; somebody else may be quicker. */
  private static final int TRIES = 3;

  /** With a pause before each, longer every time. */
  private static final int RESTARTS = 5;

  private static final Duration RESTART_PAUSE = Duration.ofMillis(200);

  /** One that has run for so long is not in a circle of dying and being started. */
  private static final Duration SOUND = Duration.ofMinutes(1);

  private static final String ELSE = " Set DATABASE_URL to use a PostgreSQL of your own.";

  private final PostgresFolder folder;
  private final FileChannel lock;
  private final PostgresPrograms programs;
  private final String password;
  private final Consumer<String> lost;
  private final int port;
  private PostgresServer server;
  private int restarts;
  private long startedAt;
  private boolean closed;

  private EmbeddedDatabase(
      PostgresFolder folder,
      FileChannel lock,
      PostgresPrograms programs,
      String password,
      PostgresServer server,
      Consumer<String> lost) {
    this.folder = folder;
    this.lock = lock;
    this.programs = programs;
    this.password = password;
    this.server = server;
    this.port = server.port();
    this.lost = lost;
    watch();
  }

  /** {@link #start(Path, Consumer)}, where a lost database is logged and nothing more. */
  public static EmbeddedDatabase start(Path home) {
    return start(home, LOG::error);
  }

  /**
   * Starts the database of a home, and creates it there the first time. Takes about a second, the
   * first time a few. Register no shutdown hook besides the one that calls {@link #close}.
   *
   * @param home a folder, created if it is not there
   * @param lost is told, in one sentence, if the database died and cannot be started again: nothing
   *     that needs it will ever work again in this process
   * @throws DatabaseStartException if it cannot be started, or another process uses the home
   */
  public static EmbeddedDatabase start(Path home, Consumer<String> lost) {
    PostgresBinaries archives = new PostgresBinaries(home);
    archives.requireSupported();
    FileChannel lock = null;
    try {
      PostgresFolder folder = PostgresFolder.create(home);
      lock = lock(folder);
      return start(folder, lock, lost);
    } catch (IOException e) {
      release(lock);
      throw new DatabaseStartException(
          "The embedded database cannot use the folder " + home + ": " + FileFailure.of(e) + ELSE,
          e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static EmbeddedDatabase start(
      PostgresFolder folder, FileChannel lock, Consumer<String> lost) throws IOException {
    folder.removeHalfDone();
    folder.requireVersion(PostgresBinaries.MAJOR_VERSION);
    new StalePostmaster(folder.data()).stop();
    PostgresPrograms programs =
        new PostgresPrograms(new PostgresBinaries(folder.binaries()).unpack(), folder);
    long logged = folder.logLength();
    try {
      if (!folder.hasData()) {
        programs.create();
      }
      String password = new PostgresAccess(folder).secure(programs);
      return new EmbeddedDatabase(folder, lock, programs, password, serve(programs), lost);
    } catch (IOException e) {
      // It may have been started all the same, and only be late.
      new StalePostmaster(folder.data()).stop();
      throw new DatabaseStartException(
          "The embedded PostgreSQL did not start: "
              + StartFailure.of(folder.logFrom(logged), e, folder.log())
              + ELSE,
          e);
    }
  }

  private static PostgresServer serve(PostgresPrograms programs) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return PostgresServer.start(programs, PostgresServer.freePort());
      } catch (IOException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
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

  private synchronized void watch() {
    startedAt = System.nanoTime();
    server.process().onExit().thenAcceptAsync(ended -> restart(ended.exitValue()));
  }

  /** The listener ends the process, which waits for {@link #close}: so no lock is held. */
  private void restart(int exitCode) {
    String reason = startAgain(exitCode);
    if (reason != null) {
      lost.accept("The embedded PostgreSQL died and cannot be started again: " + reason);
    }
  }

  /**
   * @return why not, or null
   */
  private synchronized String startAgain(int exitCode) {
    if (System.nanoTime() - startedAt > SOUND.toNanos()) {
      restarts = 0;
    }
    if (!closed) {
      LOG.error("The embedded PostgreSQL has ended (exit code {}); starting it again", exitCode);
    }
    long logged = folder.logLength();
    IOException last = new IOException("it dies again and again");
    while (!closed && restarts < RESTARTS) {
      restarts++;
      try {
        wait(RESTART_PAUSE.toMillis() << restarts);
        if (!closed) {
          server = PostgresServer.start(programs, port);
          watch();
          LOG.info("The embedded PostgreSQL runs again");
          return null;
        }
      } catch (IOException e) {
        last = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "its start was interrupted.";
      }
    }
    return closed ? null : StartFailure.of(folder.logFrom(logged), last, folder.log());
  }

  /**
   * How to reach the one of a home that another process runs; empty if none does.
   *
   * @throws IOException if the home cannot be read
   */
  public static Optional<DatabaseSettings> running(Path home) throws IOException {
    PostgresFolder folder = PostgresFolder.create(home);
    try (FileChannel channel =
        FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        return Optional.empty();
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // as well as by another
    }
    return Optional.of(
        settings(PostgresServer.portOf(folder), Files.readString(folder.password()).strip(), 1));
  }

  /**
   * Removes a home with all that is in it, and ends what a killed process has left running there.
   *
   * @throws DatabaseStartException if another process uses it
   */
  public static void discard(Path home) throws IOException {
    if (!Files.exists(home)) {
      return;
    }
    PostgresFolder folder = PostgresFolder.create(home);
    FileChannel lock = lock(folder);
    try {
      new StalePostmaster(folder.data()).stop();
      Folders.deleteTree(home);
    } finally {
      release(lock);
    }
  }

  /** How to reach it. */
  public DatabaseSettings settings(int poolSize) {
    return settings(port, password, poolSize);
  }

  private static DatabaseSettings settings(int port, String password, int poolSize) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresAccess.DATABASE,
        PostgresAccess.ROLE,
        password,
        poolSize);
  }

  /** Stops it, within seconds; open connections are cut. */
  @Override
  public void close() {
    PostgresServer running;
    synchronized (this) {
      closed = true;
      notifyAll();
      running = server;
    }
    try {
      if (running.process().isAlive()) {
        running.stop();
      }
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
