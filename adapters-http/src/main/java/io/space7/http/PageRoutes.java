package io.space7.http;

import io.javalin.config.RoutesConfig;
import java.nio.charset.StandardCharsets;

/** The web page, or what to do where there is none. */
final class PageRoutes {
  /**
   * The page runs its own scripts only, talks to this origin only, and is part of no other page.
   * Pictures of users, and media on a CDN, come from anywhere. Sockets are named by their schemes,
   * since to some browsers {@code 'self'} is http alone.
   */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self' ws: wss:",
          "img-src 'self' blob: data: https: http:",
          "media-src 'self' blob: https: http:",
          "form-action 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'");

  private static final String NO_PAGE =
      """
      Space7 is running.

      There is no web page here: this server was built on a machine without Node.js. To get the
      page, install Node.js 20.19 or later, build again, and start the new server:

          ./mvnw -q -DskipTests package && java -jar bootstrap/target/space7.jar

      The interface for programs is here all the same: REST under /api, Socket.IO at /socket.io/.
      README.md shows the first calls.
      """;

  private PageRoutes() {}

  static void add(RoutesConfig routes, WebPage page, Transfers transfers) {
    StaticFiles files = new StaticFiles(routes, transfers, POLICY);
    if (page.files().isEmpty()) {
      files.add(StaticFile.of("/", "no-page.txt", NO_PAGE.getBytes(StandardCharsets.UTF_8)));
    }
    page.files().forEach(files::add);
  }
}
