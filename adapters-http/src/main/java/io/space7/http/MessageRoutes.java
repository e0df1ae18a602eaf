package io.space7.http;

import io.javalin.http.Context;
import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.Messages.Draft;
import io.space7.domain.Appreciation;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.io.IOException;
import java.util.List;

/** Threads: posting, listing, appreciating, deleting, catching up. */
final class MessageRoutes {
  /** Room for the text parts and the headers of a form, in bytes, beside its file. */
  static final int FORM_OVERHEAD = 64 * 1024;

  private final Api api;
  private final Messages messages;
  private final MediaFiles media;
  private final RequestBodies requestBodies;

  private MessageRoutes(Api api, Messages messages, MediaFiles media, RequestBodies requestBodies) {
    this.api = api;
    this.messages = messages;
    this.media = media;
    this.requestBodies = requestBodies;
  }

  static void add(Api api, Messages messages, MediaFiles media, RequestBodies requestBodies) {
    MessageRoutes routes = new MessageRoutes(api, messages, media, requestBodies);
    api.post("/api/messages/{spaceId}", 201, routes::post);
    api.getPage("/api/messages/{spaceId}", MessageRoutes::isDeep, routes::list);
    api.getPage("/api/messages/{spaceId}/events", ctx -> false, routes::events);
    api.delete("/api/messages/{spaceId}/{messageId}", routes::delete);
    api.post("/api/messages/{spaceId}/{messageId}/appreciate", 200, routes::appreciate);
    api.get("/api/messages/{spaceId}/{messageId}/likes", routes::likes);
  }

  private Message post(Context ctx, UserId caller) throws IOException {
    SpaceId spaceId = SpaceRoutes.spaceId(ctx);
    String key = ctx.header("Idempotency-Key");
    IdempotencyKey attempt = key == null ? null : new IdempotencyKey(key);
    SocketId source = source(ctx);
    return switch (Api.mediaType(ctx)) {
      case "application/json" -> {
        MessageText text = new MessageText(api.body(ctx, Text.class).content());
        yield messages.post(caller, new Draft(spaceId, text, null, null, attempt, source));
      }
      case "multipart/form-data" -> postForm(ctx, caller, spaceId, attempt, source);
      default ->
          throw new Refusal(
              ErrorCode.MALFORMED_REQUEST,
              "A message must be sent as multipart/form-data or application/json.");
    };
  }

  private Message postForm(
      Context ctx, UserId caller, SpaceId spaceId, IdempotencyKey attempt, SocketId source)
      throws IOException {
    // Reading a large form costs more than the question; a small one may have no file to store.
    boolean askFirst = !RequestBodies.isHere(ctx.req());
    if (askFirst) {
      messages.requirePost(caller, spaceId, attempt);
    }
    try (MultipartForm form =
        new MultipartForm(
            (bytes, hint) -> {
              if (!askFirst) {
                messages.requirePost(caller, spaceId, attempt);
              }
              return media.upload(spaceId, bytes, hint);
            })) {
      requestBodies.read(
          ctx.req(), media.maxBytes() + FORM_OVERHEAD, body -> form.read(ctx.req(), body));
      return messages.post(
          caller,
          new Draft(spaceId, form.text(), form.upload(), form.mediaType(), attempt, source));
    }
  }

  private Messages.Listing list(Context ctx, UserId caller) {
    SpaceId spaceId = SpaceRoutes.spaceId(ctx);
    MessageOrder order = MessageOrder.parse(Query.text(ctx, "sort"));
    String cursor = Query.text(ctx, "cursor");
    return messages.list(
        caller,
        spaceId,
        new PageRequest(
            order,
            Query.count(ctx, "page", 1),
            limit(ctx),
            cursor == null ? null : MessageCursor.decode(cursor, order)));
  }

  private static boolean isDeep(Context ctx) {
    return Query.text(ctx, "cursor") == null
        && (Query.count(ctx, "page", 1) - 1L) * limit(ctx) > PageWork.DEEP;
  }

  private Object events(Context ctx, UserId caller) {
    return EventPage.bounded(
        messages.events(
            caller,
            SpaceRoutes.spaceId(ctx),
            Query.number(ctx, "after", 0),
            Epoch.parse(ctx.queryParam("epoch")),
            limit(ctx)));
  }

  private Api.Done delete(Context ctx, UserId caller) {
    messages.delete(caller, SpaceRoutes.spaceId(ctx), messageId(ctx), source(ctx));
    return new Api.Done("Message deleted");
  }

  private Object appreciate(Context ctx, UserId caller) {
    return messages.appreciate(
        caller, SpaceRoutes.spaceId(ctx), messageId(ctx), Appreciation.TOGGLE, source(ctx));
  }

  private Likes likes(Context ctx, UserId caller) {
    int limit = limit(ctx);
    List<Like> likes =
        messages.likes(
            caller, SpaceRoutes.spaceId(ctx), messageId(ctx), Query.number(ctx, "after", 0), limit);
    return new Likes(likes, likes.size() < limit ? null : likes.get(limit - 1).id());
  }

  private static int limit(Context ctx) {
    return Query.count(ctx, "limit", PageRequest.DEFAULT_LIMIT);
  }

  private static MessageId messageId(Context ctx) {
    return MessageId.parse(ctx.pathParam("messageId"));
  }

  private static SocketId source(Context ctx) {
    try {
      String id = ctx.header("X-Socket-Id");
      return id == null ? null : new SocketId(id);
    } catch (Refusal noId) {
      // The header is a hint; what names no socket counts as absent.
      return null;
    }
  }

  private record Text(String content) {}

  /**
   * @param next what to give as {@code after} for more, or null at the end
   */
  private record Likes(List<Like> likes, Long next) {}
}
