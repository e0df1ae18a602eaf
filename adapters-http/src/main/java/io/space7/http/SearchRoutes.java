package io.space7.http;

import io.javalin.http.Context;
import io.space7.application.SpaceDirectory;

/**
 * Finding Spaces. To be added before the route of one Space, which would take a word for its id.
 */
final class SearchRoutes {
  private SearchRoutes() {}

  static void add(Api api, SpaceDirectory directory) {
    api.getOpenly("/api/spaces/trending", ctx -> directory.trending(limit(ctx)));
    api.get("/api/spaces/recommended", (ctx, caller) -> directory.recommended(caller, limit(ctx)));
    api.getOpenly(
        "/api/spaces/search", ctx -> directory.search(Query.possiblyEmpty(ctx, "q"), limit(ctx)));
    api.getOpenly(
        "/api/spaces/tag/{tag}",
        ctx -> directory.tagged(TypedTag.decoded(ctx.pathParam("tag")), limit(ctx)));
  }

  private static int limit(Context ctx) {
    return Query.count(ctx, "limit", SpaceDirectory.MAX_LIMIT);
  }
}
