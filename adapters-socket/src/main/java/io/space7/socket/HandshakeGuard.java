package io.space7.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.ClientAddress;
import io.space7.wire.CorsPolicy;
import io.space7.wire.Origin;
import io.space7.wire.RequestIds;
import io.space7.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets exactly one request through to netty-socketio, and only the one that it handles well: the
 * opening of a WebSocket for a new Engine.IO 4 session. Everything else would leak a client, log an
 * error, or hand one client's session to another.
 *
 * <p>What the library does not need it does not get: no header or parameter in which a client may
 * have put a secret reaches it, so none can reach its log.
 */
final class HandshakeGuard extends ChannelInboundHandlerAdapter {
  /** Scheme, host and port under which the client reaches this server. */
  static final AttributeKey<String> ORIGIN = AttributeKey.valueOf("space7.origin");

  /** Whom a connection belongs to, as far as is known before it has said who it is. */
  static final AttributeKey<ClientAddress> ADDRESS = AttributeKey.valueOf("space7.address");

  /** Whether a connection is served only to be told that there are too many. */
  static final AttributeKey<Boolean> EXCESS = AttributeKey.valueOf("space7.excess");

  /** Fired once a request has been let through to its end, and with that a session opened. */
  static final Object OPENED = new Object();

  private static final String PATH = "/socket.io/";

  private final Wire wire;
  private final CorsPolicy origins;
  private final Admission admission;
  private boolean passed;

  /**
   * @param origins whose pages may open a socket
   * @param admission asked last
   */
  HandshakeGuard(Wire wire, CorsPolicy origins, Admission admission) {
    this.wire = wire;
    this.origins = origins;
    this.admission = admission;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof HttpRequest request)) {
      ctx.fireChannelRead(msg);
      if (msg instanceof LastHttpContent && passed) {
        ctx.fireUserEventTriggered(OPENED);
      }
      return;
    }
    if (passed) {
      ReferenceCountUtil.release(msg);
      ctx.close();
      return;
    }
    Fault fault = faultOf(request);
    if (fault == null && !admission.admit(ctx.channel(), forwardedFor(request))) {
      fault = Fault.FULL;
    }
    if (fault != null) {
      ReferenceCountUtil.release(msg);
      LingeringClose.refuse(
          ctx,
          wire,
          fault.status,
          new Refusal(fault.code, fault.sentence),
          RequestIds.of(request.headers().get(RequestIds.HEADER)),
          origins.allowedOrigin(
              request.headers().get(HttpHeaderNames.ORIGIN),
              request.headers().get(HttpHeaderNames.HOST)),
          LingeringClose.SHORT_SECONDS);
      return;
    }
    passed = true;
    ctx.channel().attr(ORIGIN).set(origin(request.headers()).orElseThrow());
    ctx.fireChannelRead(bare(request));
  }

  static boolean isExcess(Channel channel) {
    return Boolean.TRUE.equals(channel.attr(EXCESS).get());
  }

  private static String forwardedFor(HttpRequest request) {
    return String.join(",", request.headers().getAll("X-Forwarded-For"));
  }

  /** What is wrong with a request, or null. */
  private Fault faultOf(HttpRequest request) {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    Map<String, List<String>> query;
    String path;
    try {
      query = uri.parameters();
      path = uri.path();
    } catch (IllegalArgumentException badEscape) {
      return Fault.NOT_HTTP;
    }
    if (!request.decoderResult().isSuccess()) {
      return Fault.NOT_HTTP;
    } else if (!path.equals(PATH)) {
      return Fault.NO_ROUTE;
    } else if (!request.method().equals(HttpMethod.GET)) {
      return Fault.METHOD;
    } else if (!List.of("websocket").equals(query.get("transport"))) {
      return Fault.TRANSPORT;
    } else if (!List.of("4").equals(query.get("EIO"))) {
      return Fault.PROTOCOL;
    } else if (query.containsKey("sid")) {
      return Fault.SESSION;
    } else if (!opensWebSocket(request)) {
      return Fault.UPGRADE;
    } else if (!hasValidHost(request.headers())) {
      return Fault.HOST;
    } else if (!hasAllowedOrigin(request.headers())) {
      return Fault.ORIGIN;
    }
    return null;
  }

  private static boolean opensWebSocket(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && List.of("13").equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
        && headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY).size() == 1
        && hasNoBody(headers);
  }

  /** Java's own client says that its body has no bytes. */
  private static boolean hasNoBody(HttpHeaders headers) {
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    return (lengths.isEmpty() || lengths.equals(List.of("0")))
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private boolean hasAllowedOrigin(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.ORIGIN).size() <= 1
        && origins.allows(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST));
  }

  private static boolean hasValidHost(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.HOST).size() == 1 && origin(headers).isPresent();
  }

  private static Optional<String> origin(HttpHeaders headers) {
    return Origin.of(headers.get(HttpHeaderNames.HOST), headers.get("X-Forwarded-Proto"));
  }

  private static HttpRequest bare(HttpRequest request) {
    HttpHeaders all = request.headers();
    String host = all.get(HttpHeaderNames.HOST);
    String key = all.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    request.setUri(PATH + "?EIO=4&transport=websocket");
    all.clear()
        .set(HttpHeaderNames.HOST, host)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
    return request;
  }

  /** Who decides whether there is a place. */
  @FunctionalInterface
  interface Admission {
    /**
     * Gives a channel one of the places for sockets until it is closed, if one is free.
     *
     * @param forwardedFor the {@code X-Forwarded-For} headers, joined with commas
     */
    boolean admit(Channel channel, String forwardedFor);
  }

  private enum Fault {
    NOT_HTTP(400, ErrorCode.MALFORMED_REQUEST, "The request is not valid HTTP."),
    NO_ROUTE(404, ErrorCode.ROUTE_NOT_FOUND, "There is nothing here."),
    METHOD(405, ErrorCode.METHOD_NOT_ALLOWED, "Socket.IO is opened with GET."),
    TRANSPORT(
        400,
        ErrorCode.INVALID_PARAMETER,
        "Only the websocket transport is served; set transports: [\"websocket\"]."),
    PROTOCOL(400, ErrorCode.INVALID_PARAMETER, "Only Engine.IO 4 is spoken here."),
    SESSION(400, ErrorCode.INVALID_PARAMETER, "A session cannot be continued; open a new one."),
    UPGRADE(
        400, ErrorCode.INVALID_PARAMETER, "The request does not open a WebSocket of version 13."),
    HOST(400, ErrorCode.INVALID_PARAMETER, "The Host header is not valid."),
    ORIGIN(403, ErrorCode.INVALID_PARAMETER, "Pages of this origin may not open a socket here."),
    FULL(503, ErrorCode.BUSY, "The server has as many sockets as it can serve.");

    private final HttpResponseStatus status;
    private final ErrorCode code;
    private final String sentence;

    Fault(int status, ErrorCode code, String sentence) {
      this.status = HttpResponseStatus.valueOf(status);
      this.code = code;
      this.sentence = sentence;
    }
  }
}
