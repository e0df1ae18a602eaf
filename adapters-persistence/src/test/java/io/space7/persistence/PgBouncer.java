package io.space7.persistence;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A pooler that shares connections between transactions, as it comes. */
final class PgBouncer implements Closeable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private final Path folder = Files.createTempDirectory("space7-pgbouncer");
  private final int port;
  private final Process process;

  /** Without one on this machine, the test is skipped. {@code .ci/run} installs it. */
  PgBouncer(int database) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "no PgBouncer is installed on this machine");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path ini = folder.resolve("pgbouncer.ini");
    Files.writeString(
        ini,
        """
        [databases]
        * = host=127.0.0.1 port=%d user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        """
            .formatted(database, port));
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      folder.toFile().setExecutable(true, false);
      folder.toFile().setReadable(true, false);
      ini.toFile().setReadable(true, false);
      command.addAll(List.of("setpriv", "--reuid=65534", "--clear-groups", "--"));
    }
    command.addAll(List.of(PROGRAM.toString(), "-q", ini.toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitStart();
  }

  private void awaitStart() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(Files.readString(folder.resolve("log")), notYet);
        }
        Thread.onSpinWait();
      }
    }
  }

  DatabaseSettings settings(int poolSize) {
    return DatabaseSettings.parse(
        "postgresql://postgres@127.0.0.1:" + port + "/postgres", poolSize);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (String file : List.of("pgbouncer.ini", "log")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    Files.delete(folder);
  }
}
