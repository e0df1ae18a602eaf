package io.space7.http;

import io.javalin.http.Context;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpStream;

/** Which version of a thing a client has already, or wants (RFC 9110, section 13.1). */
final class EntityTags {
  private EntityTags() {}

  /**
   * Whether the client has this version already, as {@code If-None-Match} tells. Tags are compared
   * weakly, and {@code *} matches any.
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

  /**
   * Refuses a request that is meant for another version (RFC 9110, section 13.1.1).
   *
   * @param tag strong, and compared so
   * @throws Refusal {@link ErrorCode#PRECONDITION_FAILED}
   */
  static void requireMatch(Context ctx, String tag) {
    List<String> wanted = Collections.list(ctx.req().getHeaders("If-Match"));
    boolean matches =
        wanted.isEmpty()
            || Arrays.stream(String.join(",", wanted).split(","))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag));
    if (!matches) {
      throw new Refusal(
          ErrorCode.PRECONDITION_FAILED, "This is not the version that was asked for.");
    }
  }

  /** Answers that the client has this version already; says nothing of its type and length. */
  static void answerNotModified(Context ctx) {
    ctx.status(304).res().setContentType(null);
    ServletContextRequest.getServletContextRequest(ctx.req())
        .addHttpStreamWrapper(WithoutLength::new);
  }

  /** Jetty would say that the length is 0, which some take for the length of what they have. */
  private static final class WithoutLength extends HttpStream.Wrapper {
    WithoutLength(HttpStream stream) {
      super(stream);
    }

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {
      headers.remove(HttpHeader.CONTENT_LENGTH);
      super.prepareResponse(headers);
    }
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
