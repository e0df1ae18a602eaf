package io.space7.http;

import io.space7.application.Profiles;
import io.space7.domain.UserId;

/** Users and their totals. */
final class ProfileRoutes {
  private ProfileRoutes() {}

  static void add(Api api, Profiles profiles) {
    api.get("/api/profile/me", (ctx, caller) -> profiles.get(caller));
    api.get(
        "/api/profile/user/{userId}",
        (ctx, caller) -> profiles.get(UserId.parse(ctx.pathParam("userId"))));
  }
}
