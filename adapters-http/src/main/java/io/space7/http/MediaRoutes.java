package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.space7.application.MediaFiles;
import io.space7.application.port.MediaStore.StoredFile;
import io.space7.domain.Refusal;

/**
 * Stored files. A client that knows a file's name may have it; a file never changes, so every
 * answer may be kept for good, and the name is the file's entity tag.
 */
final class MediaRoutes {
  static final String PREFIX = "/media/";

  /**
   * Whatever a file turns out to be, it runs nothing and reads nothing of this origin. A browser
   * that is sent to a file makes a page around it, which may show or play just that.
   */
  private static final String POLICY =
      "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

  private final MediaFiles media;
  private final Transfers transfers;

  private MediaRoutes(MediaFiles media, Transfers transfers) {
    this.media = media;
    this.transfers = transfers;
  }

  static void add(RoutesConfig routes, MediaFiles media, Transfers transfers) {
    MediaRoutes here = new MediaRoutes(media, transfers);
    routes.get(PREFIX + "<name>", here::get);
    routes.head(PREFIX + "<name>", here::head);
  }

  private void head(Context ctx) {
    StoredFile file = open(ctx);
    if (!answerNotModified(ctx, file)) {
      describe(ctx, file);
      ctx.res().setContentLengthLong(file.size());
    }
  }

  private void get(Context ctx) {
    StoredFile file = open(ctx);
    if (answerNotModified(ctx, file)) {
      return;
    }
    ByteRange range = range(ctx, file);
    long from = range == null ? 0 : range.from();
    long length = range == null ? file.size() : range.length();
    transfers.send(ctx, file.read(from, length), length);
    describe(ctx, file);
    if (range != null) {
      ctx.status(206).header("Content-Range", range.of(file.size()));
    }
  }

  private StoredFile open(Context ctx) {
    StoredFile file = media.open(ctx.pathParam("name"));
    EntityTags.requireMatch(ctx, entityTag(file));
    return file;
  }

  private static ByteRange range(Context ctx, StoredFile file) {
    String condition = ctx.header("If-Range");
    if (condition != null && !condition.equals(entityTag(file))) {
      return null;
    }
    try {
      return ByteRange.parse(ctx.header("Range"), file.size());
    } catch (Refusal refusal) {
      ctx.header("Content-Range", "bytes */" + file.size());
      throw refusal;
    }
  }

  private static boolean answerNotModified(Context ctx, StoredFile file) {
    if (!EntityTags.isKnown(ctx, entityTag(file))) {
      return false;
    }
    keep(ctx, file);
    EntityTags.answerNotModified(ctx);
    return true;
  }

  private static void describe(Context ctx, StoredFile file) {
    keep(ctx, file);
    ctx.contentType(file.contentType())
        .header("Accept-Ranges", "bytes")
        .header("Content-Disposition", "inline; filename=\"" + file.name() + "\"")
        .header("Content-Security-Policy", POLICY);
  }

  private static void keep(Context ctx, StoredFile file) {
    ctx.header("Cache-Control", "public, max-age=31536000, immutable")
        .header("ETag", entityTag(file));
  }

  private static String entityTag(StoredFile file) {
    return '"' + file.name().value() + '"';
  }
}
