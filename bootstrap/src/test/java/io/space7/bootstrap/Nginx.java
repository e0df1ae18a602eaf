package io.space7.bootstrap;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine's nginx, in a process of its own. */
final class Nginx implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts the configuration that this repository ships, with other addresses.
   *
   * @param folder for its temporary files
   */
  static Nginx shipped(Path folder, int firstServer, int secondServer) throws IOException {
    int port = freePort();
    String shipped = Files.readString(Path.of("../deploy/nginx.conf"));
    String here =
        shipped
            .replace("server node1:8080", "server 127.0.0.1:" + firstServer)
            .replace("server node2:8080", "server 127.0.0.1:" + secondServer)
            .replace("listen 8080;", "listen 127.0.0.1:" + port + ";");
    if (here.contains("node1:8080") || here.contains("listen 8080")) {
      throw new AssertionError("the addresses in deploy/nginx.conf have another form than here");
    }
    return start(folder, here.substring(here.indexOf("http {") + "http {".length()), port);
  }

  /**
   * @param http what is within the braces of {@code http}, and the one that ends it
   * @param port that the configuration listens on
   */
  static Nginx start(Path folder, String http, int port) throws IOException {
    String temporary =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + folder.toAbsolutePath() + "/" + kind + ";\n")
            .collect(Collectors.joining());
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            "daemon off;\nworker_processes 1;\npid "
                + folder.toAbsolutePath()
                + "/pid;\nerror_log stderr;\nevents { worker_connections 1024; }\nhttp {\n"
                + "access_log off;\n"
                + temporary
                + http);
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-e", "stderr", "-c", configuration.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("nginx.log").toFile())
            .start();
    Nginx nginx = new Nginx(process, port);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> connects(port) && process.isAlive());
    return nginx;
  }

  int port() {
    return port;
  }

  static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean connects(int port) throws IOException {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
