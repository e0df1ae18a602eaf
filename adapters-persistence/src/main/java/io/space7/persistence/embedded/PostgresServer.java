package io.space7.persistence.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the embedded PostgreSQL.
 *
 * @param process the one that all others of it are children of
 * @param port on the loopback address
 */
record PostgresServer(PostgresPrograms programs, Process process, int port) {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 10;

  /** Lines of the file in which the server tells about itself: its process, its port, its state. */
  private static final int PID_LINE = 0;

  private static final int PORT_LINE = 3;
  private static final int STATE_LINE = 7;

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "password_encryption=scram-sha-256",
          "max_connections=100",
          "shared_buffers=128MB",
          "max_wal_size=512MB",
          "log_checkpoints=off",
          // What people write must not get into a log by way of a statement that failed.
          "log_min_error_statement=panic",
          "log_error_verbosity=terse");

  /**
   * Starts it, and waits until it takes connections.
   *
   * @throws IOException if it ends instead, or takes too long
   */
  static PostgresServer start(PostgresPrograms programs, int port) throws IOException {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.add("port=" + port);
    PostgresServer server = new PostgresServer(programs, programs.serve(settings), port);
    long start = System.nanoTime();
    while (!server.isReady()) {
      try {
        if (server.process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IOException("it ended with exit code " + server.process.exitValue());
        }
      } catch (InterruptedException e) {
        server.process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new IOException("the start was interrupted", e);
      }
      if (System.nanoTime() - start > START_PATIENCE.toNanos()) {
        server.stop();
        throw new IOException("it took too long");
      }
    }
    return server;
  }

  /** A port that nobody uses at this moment. */
  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /**
   * Where the server of a folder listens, as it says itself.
   *
   * @throws IOException if none runs there, or it is starting
   */
  static int portOf(PostgresFolder folder) throws IOException {
    List<String> lines = Files.readAllLines(folder.data().resolve("postmaster.pid"));
    if (lines.size() <= STATE_LINE || !lines.get(STATE_LINE).strip().equals("ready")) {
      throw new IOException("the embedded PostgreSQL is starting; try again in a moment");
    }
    return Integer.parseInt(lines.get(PORT_LINE).strip());
  }

  /** It says so itself; another program that answers on its port is not asked. */
  private boolean isReady() {
    Path file = programs.folder().data().resolve("postmaster.pid");
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() > STATE_LINE
          && lines.get(PID_LINE).strip().equals(Long.toString(process.pid()))
          && lines.get(PORT_LINE).strip().equals(Integer.toString(port))
          && lines.get(STATE_LINE).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Stops it within seconds. */
  void stop() throws IOException {
    try {
      programs.stop(process, STOP_PATIENCE);
    } finally {
      if (process.isAlive()) {
        process.destroyForcibly();
      }
    }
  }
}
