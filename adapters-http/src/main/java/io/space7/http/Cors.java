package io.space7.http;

import io.space7.wire.CorsPolicy;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;

/** Tells browsers which web pages may read the answers, as {@link CorsPolicy} decides. */
final class Cors {
  private static final HttpField ANY =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, CorsPolicy.ANY_ORIGIN);
  private static final HttpField VARY =
      new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
  private static final HttpField EXPOSED =
      new PreEncodedHttpField(
          HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, CorsPolicy.RESPONSE_HEADERS);
  private static final HttpField METHODS =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, CorsPolicy.METHODS);
  private static final HttpField HEADERS =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, CorsPolicy.REQUEST_HEADERS);
  private static final HttpField MAX_AGE =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_MAX_AGE, "7200");

  private final CorsPolicy policy;

  Cors(CorsPolicy policy) {
    this.policy = policy;
  }

  /** Adds what every answer needs. */
  void allow(Request request, HttpFields.Mutable response) {
    // A file's name cannot be guessed; a client that knows it may have the file, on any page.
    if (policy.allowsAny() || Request.getPathInContext(request).startsWith(MediaRoutes.PREFIX)) {
      response.put(ANY);
      response.put(EXPOSED);
      return;
    }
    response.put(VARY);
    HttpFields headers = request.getHeaders();
    policy
        .allowedOrigin(headers.get(HttpHeader.ORIGIN), headers.get(HttpHeader.HOST))
        .ifPresent(
            origin -> {
              response.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
              response.put(EXPOSED);
            });
  }

  /** Adds what a page that asks beforehand needs to know. */
  static void allowPreflight(HttpFields.Mutable response) {
    response.put(METHODS);
    response.put(HEADERS);
    response.put(MAX_AGE);
  }

  static boolean isPreflight(String method, HttpFields request) {
    return "OPTIONS".equals(method)
        && request.contains(HttpHeader.ORIGIN)
        && request.contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
  }
}
