package io.space7.http;

import io.javalin.http.Context;
import io.space7.application.Memberships;
import io.space7.domain.ErrorCode;
import io.space7.domain.ListCursor;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.util.List;

/**
 * Who belongs to which Space. To be added before the route of one Space, which would take "my" for
 * its id.
 */
final class MemberRoutes {
  private final Api api;
  private final Memberships memberships;

  private MemberRoutes(Api api, Memberships memberships) {
    this.api = api;
    this.memberships = memberships;
  }

  static void add(Api api, Memberships memberships) {
    MemberRoutes routes = new MemberRoutes(api, memberships);
    api.get("/api/spaces/my", routes::mine);
    api.put("/api/spaces/{spaceId}/read", routes::read);
    api.get("/api/spaces/{spaceId}/members", routes::members);
    api.delete("/api/spaces/{spaceId}/members/{userId}", routes::remove);
  }

  /** The list is an array, so where it goes on stands in a header (RFC 8288). */
  private List<Membership> mine(Context ctx, UserId caller) {
    int limit = Query.count(ctx, "limit", Memberships.MAX_LISTED);
    Memberships.Page<Membership> page = memberships.of(caller, after(ctx), limit);
    if (page.next() != null) {
      ctx.header(
          "Link",
          "</api/spaces/my?limit=" + limit + "&after=" + page.next().encode() + ">; rel=\"next\"");
    }
    return page.elements();
  }

  private Unread read(Context ctx, UserId caller) {
    Position position = api.body(ctx, Position.class);
    if (position.seq() == null) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, "seq must be a whole number from 0.");
    }
    return memberships.read(caller, SpaceRoutes.spaceId(ctx), position.seq(), Api.source(ctx));
  }

  private Listing members(Context ctx, UserId caller) {
    int limit = Query.count(ctx, "limit", PageRequest.DEFAULT_LIMIT);
    Memberships.Page<Member> page =
        memberships.members(caller, SpaceRoutes.spaceId(ctx), after(ctx), limit);
    return new Listing(page.elements(), page.next());
  }

  private Api.Done remove(Context ctx, UserId caller) {
    UserId member = UserId.parse(ctx.pathParam("userId"));
    memberships.remove(caller, SpaceRoutes.spaceId(ctx), member);
    return new Api.Done(member.equals(caller) ? "Left space" : "Member removed");
  }

  private static ListCursor after(Context ctx) {
    String after = Query.text(ctx, "after");
    return after == null ? null : ListCursor.decode(after);
  }

  private record Position(Long seq) {}

  /**
   * @param next what to give as {@code after} for more, or null at the end
   */
  private record Listing(List<Member> members, ListCursor next) {}
}
