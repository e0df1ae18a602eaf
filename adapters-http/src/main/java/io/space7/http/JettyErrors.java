package io.space7.http;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.ErrorBody;
import io.space7.wire.Wire;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses by itself, before or beside any route: requests that cannot be parsed,
 * ambiguous addresses, headers that are too large, a server that is stopping.
 */
final class JettyErrors implements Request.Handler {
  private final Wire wire;
  private final CommonHeaders common;
  private final RequestMeters meters;

  /**
   * @param meters null if nothing is measured
   */
  JettyErrors(Wire wire, CommonHeaders common, RequestMeters meters) {
    this.wire = wire;
    this.meters = meters;
    this.common = common;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (meters != null) {
      meters.measure(request, response);
    }
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    if (cause instanceof HttpException failure) {
      response.setStatus(failure.getCode());
    }
    int status = response.getStatus();
    byte[] body =
        wire.encode(cause instanceof Refusal refusal ? ErrorBody.of(refusal) : body(status), "");
    var headers = response.getHeaders();
    common.add(request, headers);
    headers.put(HttpHeader.CACHE_CONTROL, Errors.NO_STORE);
    headers.put(HttpHeader.CONTENT_TYPE, Errors.JSON);
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    if (Errors.isTemporary(status)) {
      headers.put(HttpHeader.RETRY_AFTER, ErrorBody.RETRY_AFTER_SECONDS);
    } else if (!(cause instanceof Refusal refusal) || refusal.code() == ErrorCode.REQUEST_TIMEOUT) {
      // What could not be understood may go on anywhere.
      headers.put(HttpHeader.CONNECTION, "close");
    }
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static ErrorBody body(int status) {
    return switch (status) {
      case 404 -> refusal(ErrorCode.ROUTE_NOT_FOUND, "There is nothing at this address.");
      case 408 -> refusal(ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time.");
      case 413 -> refusal(ErrorCode.TOO_LARGE, "The request is too large.");
      case 414, 431 -> refusal(ErrorCode.TOO_LARGE, "The request's header is too large.");
      case 503 -> refusal(ErrorCode.BUSY, "The server is stopping; try again in a moment.");
      default ->
          status >= 400 && status < 500 || status == 501 || status == 505
              ? refusal(ErrorCode.MALFORMED_REQUEST, "The request is not valid HTTP.")
              : ErrorBody.internal();
    };
  }

  private static ErrorBody refusal(ErrorCode code, String sentence) {
    return ErrorBody.of(new Refusal(code, sentence));
  }
}
