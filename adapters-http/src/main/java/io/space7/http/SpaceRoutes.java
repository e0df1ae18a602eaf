package io.space7.http;

import io.javalin.http.Context;
import io.space7.application.Spaces;
import io.space7.application.Spaces.Invite;
import io.space7.domain.Space;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.util.List;
import java.util.Map;

/** Spaces: creating, finding, joining and governing them. */
final class SpaceRoutes {
  private final Api api;
  private final Spaces spaces;

  private SpaceRoutes(Api api, Spaces spaces) {
    this.api = api;
    this.spaces = spaces;
  }

  static void add(Api api, Spaces spaces) {
    SpaceRoutes routes = new SpaceRoutes(api, spaces);
    api.post("/api/spaces", 201, routes::create);
    api.get("/api/spaces/{spaceId}", (ctx, caller) -> spaces.get(caller, spaceId(ctx)));
    api.patch("/api/spaces/{spaceId}", routes::edit);
    api.post("/api/spaces/{spaceId}/join", 200, routes::join);
    api.post("/api/spaces/{spaceId}/invite", 201, routes::invite);
    api.put(
        "/api/spaces/{spaceId}/lock",
        (ctx, caller) -> Map.of("is_locked", spaces.toggleLock(caller, spaceId(ctx))));
    api.put("/api/spaces/{spaceId}/archive", routes::archive);
  }

  static SpaceId spaceId(Context ctx) {
    return SpaceId.parse(ctx.pathParam("spaceId"));
  }

  private Space create(Context ctx, UserId caller) {
    Parts parts = api.body(ctx, Parts.class);
    return spaces.create(
        caller,
        parts.title(),
        parts.description(),
        Visibility.parse(parts.visibility()),
        parts.hashtags() == null ? List.of() : parts.hashtags());
  }

  private Space edit(Context ctx, UserId caller) {
    SpaceId spaceId = spaceId(ctx);
    Parts parts = api.body(ctx, Parts.class);
    return spaces.edit(
        caller,
        spaceId,
        new SpaceEdit(
            parts.title(),
            parts.description(),
            parts.visibility() == null ? null : Visibility.parse(parts.visibility()),
            parts.hashtags()));
  }

  private Invite invite(Context ctx, UserId caller) {
    api.requireAttempt(ctx);
    return spaces.invite(caller, spaceId(ctx));
  }

  private Api.Done join(Context ctx, UserId caller) {
    SpaceId spaceId = spaceId(ctx);
    String code =
        RequestBodies.hasBody(ctx.req()) ? api.body(ctx, Joining.class).inviteCode() : null;
    if (code != null) {
      api.requireAttempt(ctx);
    }
    spaces.join(caller, spaceId, code);
    return new Api.Done("Joined space successfully");
  }

  private Api.Done archive(Context ctx, UserId caller) {
    spaces.archive(caller, spaceId(ctx));
    return new Api.Done("Space archived");
  }

  /** A Space to be, or the parts of one that change; what is absent is null. */
  private record Parts(
      String title, String description, String visibility, List<String> hashtags) {}

  private record Joining(String inviteCode) {}
}
