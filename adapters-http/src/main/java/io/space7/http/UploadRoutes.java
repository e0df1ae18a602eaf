package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.space7.application.Uploads;
import io.space7.application.Uploads.Progress;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UploadId;
import io.space7.domain.UserId;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Uploads that go on where they broke off, by tus 1.0 (https://tus.io/protocols/resumable-upload)
 * with its extensions creation, termination and expiration. A message then names the upload in
 * place of a file.
 */
final class UploadRoutes {
  static final String PATH = "/api/uploads";

  private static final String ONE = PATH + "/{uploadId}";
  private static final String VERSION = "1.0.0";
  private static final String METADATA = "Upload-Metadata";

  private static final Pattern METADATA_PAIRS =
      Pattern.compile("(|PAIR(, *PAIR)*)".replace("PAIR", "[!-+\\--~]+( [A-Za-z0-9+/]*={0,2})?"));

  private static final String BYTES = "application/offset+octet-stream";

  /** As in RFC 9110, section 5.6.7, where the day of the month has two digits. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Api api;
  private final Uploads uploads;
  private final RequestBodies requestBodies;

  private UploadRoutes(Api api, Uploads uploads, RequestBodies requestBodies) {
    this.api = api;
    this.uploads = uploads;
    this.requestBodies = requestBodies;
  }

  static void add(RoutesConfig routes, Api api, Uploads uploads, RequestBodies requestBodies) {
    UploadRoutes here = new UploadRoutes(api, uploads, requestBodies);
    routes.options(PATH, here::describe);
    routes.options(ONE, here::describe);
    routes.post(PATH, here.tus(here::begin));
    routes.head(ONE, here.tus(here::progress));
    routes.patch(ONE, here.tus(here::append));
    routes.delete(ONE, here.tus(here::terminate));
  }

  private void describe(Context ctx) {
    ctx.header("Tus-Resumable", VERSION)
        .header("Tus-Version", VERSION)
        .header("Tus-Extension", "creation,termination,expiration")
        .header("Tus-Max-Size", Long.toString(uploads.maxBytes()));
    ctx.status(204).res().setContentType(null);
  }

  private Handler tus(Step step) {
    return ctx -> {
      ctx.header("Tus-Resumable", VERSION);
      if (!VERSION.equals(ctx.header("Tus-Resumable"))) {
        ctx.header("Tus-Version", VERSION);
        throw new Refusal(
            ErrorCode.PRECONDITION_FAILED,
            "Uploads speak tus " + VERSION + ", which the header Tus-Resumable must say.");
      }
      UserId caller = api.authenticate(ctx);
      ctx.header("Cache-Control", Errors.NO_STORE);
      step.run(ctx, caller);
      ctx.res().setContentType(null);
    };
  }

  private void begin(Context ctx, UserId caller) {
    if (ctx.header("Upload-Defer-Length") != null) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER, "Upload-Length must be known when an upload begins.");
    }
    api.requireWrite(caller);
    Progress begun = uploads.begin(caller, number(ctx, "Upload-Length"), note(ctx));
    ctx.status(201).header("Location", PATH + "/" + begun.id());
    tellExpiry(ctx, begun);
  }

  private void progress(Context ctx, UserId caller) {
    Progress progress = uploads.progress(caller, uploadId(ctx));
    ctx.status(200).header("Upload-Length", Long.toString(progress.length()));
    if (progress.note() != null) {
      ctx.header(METADATA, progress.note());
    }
    tellOffset(ctx, progress);
  }

  private void append(Context ctx, UserId caller) throws IOException {
    if (!BYTES.equals(Api.mediaType(ctx))) {
      throw new Refusal(
          ErrorCode.UNSUPPORTED_MEDIA, "The bytes of an upload come as Content-Type: " + BYTES);
    }
    api.requireWrite(caller);
    UploadId id = uploadId(ctx);
    long offset = number(ctx, "Upload-Offset");
    Progress progress =
        requestBodies.read(
            ctx.req(),
            uploads.maxBytes(),
            bytes -> uploads.append(caller, id, offset, bytes, Clients.cutOff(ctx.req())));
    ctx.status(204);
    tellOffset(ctx, progress);
  }

  private void terminate(Context ctx, UserId caller) {
    api.requireWrite(caller);
    uploads.terminate(caller, uploadId(ctx));
    ctx.status(204);
  }

  private static void tellOffset(Context ctx, Progress progress) {
    ctx.header("Upload-Offset", Long.toString(progress.offset()));
    tellExpiry(ctx, progress);
  }

  private static void tellExpiry(Context ctx, Progress progress) {
    ctx.header("Upload-Expires", DATE.format(progress.expiresAt()));
  }

  private static UploadId uploadId(Context ctx) {
    return UploadId.parse(ctx.pathParam("uploadId"));
  }

  /** Pairs of a name and a value in Base64, which may be missing. */
  private static String note(Context ctx) {
    String text = ctx.header(METADATA);
    if (text != null && !METADATA_PAIRS.matcher(text).matches()) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          METADATA
              + " holds names and values in Base64, with commas between: name YWRh, kind aW1n.");
    }
    return text;
  }

  private static long number(Context ctx, String header) {
    String text = ctx.header(header);
    if (text == null || !text.matches("[0-9]{1,18}")) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, header + " must be a whole number.");
    }
    return Long.parseLong(text);
  }

  /** What one of the protocol's requests does. */
  @FunctionalInterface
  private interface Step {
    void run(Context ctx, UserId caller) throws IOException;
  }
}
