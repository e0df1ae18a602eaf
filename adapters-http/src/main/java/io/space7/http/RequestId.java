package io.space7.http;

import io.space7.wire.RequestIds;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.slf4j.MDC;

/**
 * Gives every log line of a request the request's name, whichever thread works for it: the one that
 * handles it, and those that read or write for it later.
 */
final class RequestId implements ContextHandler.ContextScopeListener {
  /** Under which the log has it. */
  static final String LOG_KEY = "request_id";

  private static final String ATTRIBUTE = RequestId.class.getName();

  @Override
  public void enterScope(Context context, Request request) {
    if (request != null) {
      MDC.put(LOG_KEY, of(request));
    }
  }

  @Override
  public void exitScope(Context context, Request request) {
    MDC.remove(LOG_KEY);
  }

  /** The name of a request; the same however often it is asked for. */
  static String of(Request request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    String id = RequestIds.of(request.getHeaders().get(RequestIds.HEADER));
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  /** Names the answer like its request. */
  static void add(Request request, HttpFields.Mutable response) {
    response.put(RequestIds.HEADER, of(request));
  }
}
