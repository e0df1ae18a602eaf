package io.space7.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The server's jar in a process of its own, on a database that is there. */
final class JarServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final URI address;
  private final Path log;

  private JarServer(Process process, URI address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /**
   * Starts it, and returns once it answers. {@code JAVA_OPTS} of this program's environment go to
   * it.
   */
  static JarServer start(Path jar, Path home, String databaseUrl)
      throws IOException, InterruptedException {
    Files.createDirectories(home);
    Path log = home.resolve("log");
    int port = ThrowAwayDatabase.freePort();
    List<String> command = new ArrayList<>(List.of("java"));
    String options = System.getenv("JAVA_OPTS");
    if (options != null && !options.isBlank()) {
      command.addAll(List.of(options.strip().split("\\s+")));
    }
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-jar", jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "PORT", "" + port,
                "SPACE7_HOME", home.toString(),
                "DATABASE_URL", databaseUrl,
                "JWT_SECRET", "only for benchmarks, on this machine alone",
                "DEV_SIGN_IN", "true",
                "MAX_SOCKETS_PER_USER", "100000",
                "MAX_CONNECTIONS_PER_ADDRESS", "100000",
                "RATE_LIMIT", "off"));
    URI address = URI.create("http://127.0.0.1:" + port);
    JarServer server = new JarServer(builder.start(), address, log);
    server.await();
    return server;
  }

  private void await() throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try (HttpConnection connection = new HttpConnection(address)) {
        connection.get("/health", null);
        return;
      } catch (IOException notYet) {
        Thread.sleep(5);
      }
    }
    String said = Files.readString(log);
    close();
    throw new IOException("the server did not start:\n" + said);
  }

  URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
