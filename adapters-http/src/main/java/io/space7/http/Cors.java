package io.space7.http;

import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Which web pages may read the answers (Fetch standard, CORS protocol). */
final class Cors {
  private static final HttpField ANY =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
  private static final HttpField VARY =
      new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
  private static final HttpField EXPOSED =
      new PreEncodedHttpField(
          HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
          "Accept-Ranges, Allow, Content-Range, ETag, Retry-After");
  private static final HttpField METHODS =
      new PreEncodedHttpField(
          HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, DELETE");
  private static final HttpField HEADERS =
      new PreEncodedHttpField(
          HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS,
          "Authorization, Content-Type, Idempotency-Key, X-Socket-Id, If-None-Match, If-Range,"
              + " Range");
  private static final HttpField MAX_AGE =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_MAX_AGE, "7200");

  private final boolean any;
  private final Set<String> origins;

  Cors(List<String> origins) {
    this.any = origins.contains(HttpSettings.ANY_ORIGIN);
    this.origins = Set.copyOf(origins);
  }

  /** Adds what every answer needs. */
  void allow(HttpFields request, HttpFields.Mutable response) {
    if (any) {
      response.put(ANY);
      response.put(EXPOSED);
      return;
    }
    response.put(VARY);
    String origin = request.get(HttpHeader.ORIGIN);
    if (origin != null && origins.contains(origin)) {
      response.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.put(EXPOSED);
    }
  }

  /** Adds what a page that asks beforehand needs to know. */
  void allowPreflight(HttpFields.Mutable response) {
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
