package io.space7.http;

import io.javalin.http.Context;
import io.space7.application.Messages;
import io.space7.domain.Appreciation;
import io.space7.domain.Epoch;
import io.space7.domain.Like;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.PageRequest;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.io.IOException;
import java.util.List;

/** Threads: listing, appreciating, deleting, catching up. */
final class MessageRoutes {
  private final Messages messages;
  private final ThreadPages pages;

  private MessageRoutes(Messages messages, ThreadPages pages) {
    this.messages = messages;
    this.pages = pages;
  }

  static void add(Api api, Messages messages, ThreadPages pages, MessagePosting posting) {
    MessageRoutes routes = new MessageRoutes(messages, pages);
    api.post("/api/messages/{spaceId}", 201, posting::post);
    api.getEncoded("/api/messages/{spaceId}", routes::list);
    api.getPage("/api/messages/{spaceId}/events", routes::events);
    api.delete("/api/messages/{spaceId}/{messageId}", routes::delete);
    api.post("/api/messages/{spaceId}/{messageId}/appreciate", 200, routes::appreciate);
    api.get("/api/messages/{spaceId}/{messageId}/likes", routes::likes);
  }

  private EncodedBody list(Context ctx, UserId caller, String origin) throws IOException {
    SpaceId spaceId = SpaceRoutes.spaceId(ctx);
    MessageOrder order = MessageOrder.parse(Query.text(ctx, "sort"));
    String cursor = Query.text(ctx, "cursor");
    PageRequest request =
        new PageRequest(
            order,
            Query.count(ctx, "page", 1),
            limit(ctx),
            cursor == null ? null : MessageCursor.decode(cursor, order));
    return pages.page(caller, spaceId, request, origin);
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
    messages.delete(caller, SpaceRoutes.spaceId(ctx), messageId(ctx), Api.source(ctx));
    return new Api.Done("Message deleted");
  }

  private Object appreciate(Context ctx, UserId caller) {
    return messages.appreciate(
        caller, SpaceRoutes.spaceId(ctx), messageId(ctx), Appreciation.TOGGLE, Api.source(ctx));
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

  /**
   * @param next what to give as {@code after} for more, or null at the end
   */
  private record Likes(List<Like> likes, Long next) {}
}
