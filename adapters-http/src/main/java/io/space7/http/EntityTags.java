package io.space7.http;

import io.javalin.http.Context;
import java.util.Collections;

/** What a client has already (RFC 9110, section 13.1.2). */
final class EntityTags {
  private EntityTags() {}

  /**
   * Whether the request's {@code If-None-Match} names this tag. Tags are compared weakly, and
   * {@code *} matches any.
   */
  static boolean isKnown(Context ctx, String tag) {
    // A list may come in several lines.
    String known = String.join(",", Collections.list(ctx.req().getHeaders("If-None-Match")));
    for (String one : known.split(",")) {
      if (one.strip().equals("*") || opaque(one.strip()).equals(opaque(tag))) {
        return true;
      }
    }
    return false;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
