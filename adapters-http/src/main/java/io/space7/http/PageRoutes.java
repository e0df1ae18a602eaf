package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
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

  private final Transfers transfers;

  private PageRoutes(Transfers transfers) {
    this.transfers = transfers;
  }

  static void add(RoutesConfig routes, WebPage page, Transfers transfers) {
    PageRoutes here = new PageRoutes(transfers);
    if (page.files().isEmpty()) {
      StaticFile sorry =
          StaticFile.of("/", "no-page.txt", NO_PAGE.getBytes(StandardCharsets.UTF_8));
      add(routes, sorry.path(), ctx -> here.send(ctx, sorry));
    }
    page.files().forEach(file -> add(routes, file.path(), ctx -> here.send(ctx, file)));
  }

  private static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private void send(Context ctx, StaticFile file) {
    boolean known = EntityTags.isKnown(ctx, file.tag());
    boolean gzip = file.gzip() != null && Gzip.isAccepted(ctx);
    if (!known) {
      transfers.send(ctx, gzip ? file.gzip() : file.bytes());
    }
    ctx.header(
            "Cache-Control",
            file.neverChanges() ? "public, max-age=31536000, immutable" : "no-cache")
        .header("ETag", file.tag())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin");
    // Who may read an answer may be one of the things it varies by.
    ctx.res().addHeader("Vary", "Accept-Encoding");
    if (known) {
      EntityTags.answerNotModified(ctx);
      return;
    }
    ctx.contentType(file.contentType());
    if (gzip) {
      ctx.header("Content-Encoding", "gzip");
    }
  }
}
