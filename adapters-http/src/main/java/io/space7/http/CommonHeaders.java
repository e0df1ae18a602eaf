package io.space7.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;

/** What every answer has, wherever in the server it is made. */
record CommonHeaders(Cors cors) {
  private static final HttpField NO_SNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  /** Whatever an answer turns out to be, it runs nothing, loads nothing and is part of no page. */
  private static final HttpField NOTHING_RUNS =
      new PreEncodedHttpField(
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

  void add(Request request, HttpFields.Mutable response) {
    response.put(NO_SNIFF);
    response.put(NOTHING_RUNS);
    RequestId.add(request, response);
    cors.allow(request, response);
  }
}
