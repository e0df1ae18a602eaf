package io.space7.http;

import io.javalin.http.Context;
import io.space7.application.MediaFiles;
import io.space7.application.MediaFiles.Upload;
import io.space7.application.Messages;
import io.space7.application.Messages.Draft;
import io.space7.application.Uploads;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.UploadId;
import io.space7.domain.UserId;
import java.io.IOException;

/** The forms in which a message comes: as JSON, or as a form, with a file or the name of one. */
final class MessagePosting {
  /** Room for the text parts and the headers of a form, in bytes, beside its file. */
  static final int FORM_OVERHEAD = 64 * 1024;

  private final Api api;
  private final Messages messages;
  private final MediaFiles media;
  private final Uploads uploads;
  private final RequestBodies requestBodies;

  MessagePosting(
      Api api, Messages messages, MediaFiles media, Uploads uploads, RequestBodies requestBodies) {
    this.api = api;
    this.messages = messages;
    this.media = media;
    this.uploads = uploads;
    this.requestBodies = requestBodies;
  }

  Message post(Context ctx, UserId caller) throws IOException {
    Header header = Header.of(ctx);
    return switch (Api.mediaType(ctx)) {
      case "application/json" -> postJson(ctx, caller, header);
      case "multipart/form-data" -> postForm(ctx, caller, header);
      default ->
          throw new Refusal(
              ErrorCode.MALFORMED_REQUEST,
              "A message must be sent as multipart/form-data or application/json.");
    };
  }

  private Message postJson(Context ctx, UserId caller, Header header) {
    Body body = api.body(ctx, Body.class);
    MessageText text = new MessageText(body.content());
    if (body.uploadId() == null) {
      return messages.post(caller, header.draft(text, null, null));
    }
    MediaType hint = MediaType.parseHint(body.mediaType());
    return postUpload(caller, header, text, UploadId.parse(body.uploadId()), hint);
  }

  private Message postForm(Context ctx, UserId caller, Header header) throws IOException {
    // Reading a large form costs more than the question; a small one may have no file to store.
    boolean askFirst = !RequestBodies.isHere(ctx.req());
    if (askFirst) {
      requirePost(caller, header);
    }
    try (MultipartForm form =
        new MultipartForm(
            (bytes, hint) -> {
              if (!askFirst) {
                requirePost(caller, header);
              }
              return media.upload(header.spaceId(), bytes, hint);
            })) {
      requestBodies.read(
          ctx.req(), media.maxBytes() + FORM_OVERHEAD, body -> form.read(ctx.req(), body));
      return form.uploadId() == null
          ? messages.post(caller, header.draft(form.text(), form.upload(), form.mediaType()))
          : postUpload(caller, header, form.text(), form.uploadId(), form.mediaType());
    }
  }

  private Message postUpload(
      UserId caller, Header header, MessageText text, UploadId uploadId, MediaType hint) {
    requirePost(caller, header);
    try (Upload upload = uploads.take(caller, uploadId, header.spaceId(), hint)) {
      return messages.post(caller, header.draft(text, upload, hint));
    }
  }

  private void requirePost(UserId caller, Header header) {
    messages.requirePost(caller, header.spaceId(), header.attempt());
  }

  /** What is known of a message before its body is read. */
  private record Header(SpaceId spaceId, IdempotencyKey attempt, SocketId source) {
    static Header of(Context ctx) {
      String key = ctx.header("Idempotency-Key");
      return new Header(
          SpaceRoutes.spaceId(ctx), key == null ? null : new IdempotencyKey(key), Api.source(ctx));
    }

    Draft draft(MessageText text, Upload upload, MediaType hint) {
      return new Draft(spaceId, text, upload, hint, attempt, source);
    }
  }

  private record Body(String content, String uploadId, String mediaType) {}
}
