package io.space7.persistence.embedded;

import io.space7.persistence.DatabaseStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that outlives its Java process when that is killed: it must be stopped before the
 * next one can have its data.
 *
 * @param data the data folder
 */
record StalePostmaster(Path data) {
  private static final Logger LOG = LoggerFactory.getLogger(StalePostmaster.class);

  /** For the end of what it is doing and a checkpoint; statements end after 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 20;

  /**
   * Stops it if there is one. No effect on a process that only got the number of one that is gone.
   *
   * @throws DatabaseStartException if it does not stop
   */
  void stop() throws IOException {
    Optional<ProcessHandle> named = processInPidFile();
    if (named.isEmpty()) {
      return;
    }
    ProcessHandle process = named.get();
    if (!isOurs(process)) {
      // PostgreSQL would only see that some process of this number lives, and refuse to start.
      Files.deleteIfExists(pidFile());
      return;
    }
    LOG.info(
        "Stopping the PostgreSQL that a killed server left behind (process {})", process.pid());
    process.destroy();
    if (!awaitEnd(process, PATIENCE)) {
      process.destroyForcibly();
      if (!awaitEnd(process, PATIENCE_AFTER_KILL)) {
        throw new DatabaseStartException(
            "The PostgreSQL that a killed server left behind does not stop; end process "
                + process.pid()
                + ".");
      }
    }
  }

  private Optional<ProcessHandle> processInPidFile() throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(pidFile());
    } catch (NoSuchFileException stoppedCleanly) {
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
    } catch (NumberFormatException | IndexOutOfBoundsException halfWritten) {
      Files.delete(pidFile());
      return Optional.empty();
    }
  }

  /** A PostgreSQL works in its data folder; nobody else does. */
  private boolean isOurs(ProcessHandle process) {
    boolean postgres =
        process.info().command().map(c -> Path.of(c).endsWith("postgres")).orElse(false);
    try {
      return postgres && Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), data);
    } catch (IOException gone) {
      return false;
    }
  }

  /** It removes its file last; as a zombie that nobody waits for, it would seem to live on. */
  private boolean awaitEnd(ProcessHandle process, Duration patience) {
    long start = System.nanoTime();
    while (isOurs(process) && Files.exists(pidFile())) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DatabaseStartException("The start was interrupted.", e);
      }
    }
    return true;
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }
}
