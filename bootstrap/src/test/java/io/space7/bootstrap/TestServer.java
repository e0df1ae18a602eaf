package io.space7.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The program's own wiring, on an embedded database and a real port, once for all tests. */
final class TestServer {
  private static final Space7 SERVER = start();

  private TestServer() {}

  static int port() {
    return SERVER.port();
  }

  private static Space7 start() {
    try {
      Path home = Files.createTempDirectory(Path.of("target"), "home");
      Space7 server =
          Space7.start(
              Config.from(
                  Map.of(
                      "PORT",
                      "0",
                      "SPACE7_HOME",
                      home.toString(),
                      "DEMO",
                      "false",
                      "RATE_LIMIT",
                      "off")),
              Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
