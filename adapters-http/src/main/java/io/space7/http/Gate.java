package io.space7.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What every request passes before a route is looked for. */
final class Gate extends Handler.Wrapper {
  private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

  private final CommonHeaders common;
  private final RequestMeters meters;

  Gate(CommonHeaders common, RequestMeters meters, Handler next) {
    super(next);
    this.meters = meters;
    this.common = common;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    meters.measure(request, response);
    common.add(request, response.getHeaders());
    if (Cors.isPreflight(request.getMethod(), request.getHeaders())) {
      Cors.allowPreflight(response.getHeaders());
      response.setStatus(204);
      callback.succeeded();
      return true;
    }
    return super.handle(guarded(request), response, callback);
  }

  /**
   * Javalin would take the header's word for the method anywhere, and so pass by any filter. Only
   * tus 1.0 asks for that, for clients that cannot send {@code PATCH} or {@code DELETE}.
   */
  private static Request guarded(Request request) {
    boolean asked =
        request.getMethod().equals("POST")
            && Request.getPathInContext(request).startsWith(UploadRoutes.PATH + "/");
    if (asked || !request.getHeaders().contains(METHOD_OVERRIDE)) {
      return request;
    }
    HttpFields headers =
        HttpFields.build(request.getHeaders()).remove(METHOD_OVERRIDE).asImmutable();
    return new Request.Wrapper(request) {
      @Override
      public HttpFields getHeaders() {
        return headers;
      }
    };
  }
}
