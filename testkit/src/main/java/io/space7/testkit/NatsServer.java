package io.space7.testkit;

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
import java.util.stream.Stream;

/** A nats-server of this machine, on a port of its own; it can be killed and begun again. */
public final class NatsServer implements Closeable {
  private final List<String> command = new ArrayList<>();
  private final int port;
  private final Path log;
  private Process process;

  /**
   * Without one on this machine, the test fails; {@code .ci/run} installs it.
   *
   * @param options such as {@code --user}
   */
  public NatsServer(String... options) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    log = Files.createTempFile("space7-nats", ".log");
    command.addAll(List.of(program(), "-a", "127.0.0.1", "-p", String.valueOf(port)));
    command.addAll(List.of(options));
    begin();
  }

  private static String program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/bin"))
        .map(folder -> Path.of(folder, "nats-server"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("install nats-server; .ci/run does it"));
  }

  /** Starts the process, again after {@link #kill}. */
  public void begin() throws IOException {
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(Files.readString(log), notYet);
        }
        Thread.onSpinWait();
      }
    }
  }

  /** As a machine that fails does. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.delete(log);
  }
}
