package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/**
 * Serves files that do not change while the server runs, whole and as gzip, to clients that do not
 * have them yet.
 *
 * @param policy what a page among them may load and run: a Content-Security-Policy
 */
record StaticFiles(RoutesConfig routes, Transfers transfers, String policy) {
  void add(StaticFile file) {
    Handler handler = ctx -> send(ctx, file);
    routes.get(file.path(), handler);
    routes.head(file.path(), handler);
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
        .header("Content-Security-Policy", policy)
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
