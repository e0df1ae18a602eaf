package io.space7.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * The name of a request, by which its answer and its log lines are found together: the caller's
 * own, if it can stand in a log as it is.
 */
final class RequestId extends Handler.Wrapper {
  static final String HEADER = "X-Request-Id";

  /** Under which the log has it. */
  static final String LOG_KEY = "request_id";

  private static final String ATTRIBUTE = RequestId.class.getName();
  private static final Pattern KEPT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Wraps what runs in the request's own thread. */
  RequestId(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    MDC.put(LOG_KEY, of(request));
    try {
      return super.handle(request, response, callback);
    } finally {
      MDC.remove(LOG_KEY);
    }
  }

  /** The name of a request; the same however often it is asked for. */
  static String of(Request request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    String given = request.getHeaders().get(HEADER);
    String id =
        given != null && KEPT.matcher(given).matches()
            ? given
            : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  /** Names the answer like its request. */
  static void add(Request request, HttpFields.Mutable response) {
    response.put(HEADER, of(request));
  }
}
