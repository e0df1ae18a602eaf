package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.space7.application.Identity;
import io.space7.application.limit.RateLimits;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.UserId;
import io.space7.wire.Origin;
import io.space7.wire.Wire;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Where the routes of the JSON interface are entered. Every call is authenticated before anything
 * else of it is looked at; what it returns is the answer's body.
 */
final class Api {
  private static final int MAX_JSON = 256 * 1024;
  private static final String BEARER = "bearer ";

  /**
   * The client may keep it, and has to ask each time whether it is still right, and still theirs.
   */
  private static final String ASK_FIRST = "private, no-cache";

  private final RoutesConfig routes;
  private final Identity identity;
  private final RateLimits limits;
  private final Clients clients;
  private final Wire wire;
  private final RequestBodies requestBodies;
  private final Transfers transfers;
  private final PageWork pageWork;

  Api(
      RoutesConfig routes,
      Identity identity,
      RateLimits limits,
      Clients clients,
      Wire wire,
      RequestBodies requestBodies,
      Transfers transfers,
      PageWork pageWork) {
    this.routes = routes;
    this.identity = identity;
    this.limits = limits;
    this.clients = clients;
    this.wire = wire;
    this.requestBodies = requestBodies;
    this.transfers = transfers;
    this.pageWork = pageWork;
  }

  void get(String path, Call call) {
    Handler handler = authenticated(200, caller -> {}, call);
    routes.get(path, handler);
    routes.head(path, handler);
  }

  /** As {@link #get}, for an answer that takes memory and time. */
  void getPage(String path, Call call) {
    Handler handler =
        ctx -> {
          UserId caller = authenticate(ctx);
          transfers.requireRoom(caller);
          pageWork.make(
              caller,
              false,
              () -> {
                reply(ctx, 200, call.answer(ctx, caller));
                return null;
              });
        };
    routes.get(path, handler);
    routes.head(path, handler);
  }

  /** A call whose answer has been encoded, and is not sent to a client that has it already. */
  void getEncoded(String path, EncodedCall call) {
    Handler handler =
        ctx -> {
          UserId caller = authenticate(ctx);
          transfers.requireRoom(caller);
          reply(ctx, call.answer(ctx, caller, origin(ctx)));
        };
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private void reply(Context ctx, EncodedBody body) {
    EncodedBody.Form form = body.form(ctx);
    boolean known = EntityTags.isKnown(ctx, form.tag());
    if (known) {
      EntityTags.answerNotModified(ctx);
    } else {
      transfers.send(ctx, form.bytes());
      ctx.status(200).contentType(Errors.JSON);
      if (form.encoding() != null) {
        ctx.header("Content-Encoding", form.encoding());
      }
    }
    ctx.header("ETag", form.tag())
        .header("Cache-Control", ASK_FIRST)
        .header("Vary", "Accept-Encoding, Authorization");
  }

  void post(String path, int status, Call call) {
    routes.post(path, authenticated(status, limits::requireWrite, call));
  }

  void put(String path, Call call) {
    routes.put(path, authenticated(200, limits::requireWrite, call));
  }

  void patch(String path, Call call) {
    routes.patch(path, authenticated(200, limits::requireWrite, call));
  }

  /** A call that needs no token; one that comes has to be good all the same. */
  void getOpenly(String path, OpenCall call) {
    Handler handler =
        ctx -> {
          if (ctx.req().getHeader("Authorization") != null) {
            identity.authenticate(bearerToken(ctx));
          }
          reply(ctx, 200, call.answer(ctx));
        };
    routes.get(path, handler);
    routes.head(path, handler);
  }

  void delete(String path, Call call) {
    routes.delete(path, authenticated(200, limits::requireWrite, call));
  }

  private Handler authenticated(int status, Consumer<UserId> limit, Call call) {
    return ctx -> {
      UserId caller = authenticate(ctx);
      limit.accept(caller);
      reply(ctx, status, call.answer(ctx, caller));
    };
  }

  /** Who calls. */
  UserId authenticate(Context ctx) {
    UserId caller = identity.authenticate(bearerToken(ctx)).userId();
    Clients.authenticated(ctx.req(), caller);
    return caller;
  }

  /**
   * Counts a write of a user.
   *
   * @throws Refusal {@link ErrorCode#RATE_LIMITED}
   */
  void requireWrite(UserId caller) {
    limits.requireWrite(caller);
  }

  /**
   * Counts an attempt at what is limited for each address.
   *
   * @throws Refusal {@link ErrorCode#RATE_LIMITED}
   */
  void requireAttempt(Context ctx) {
    limits.requireAttempt(clients.address(ctx.req()));
  }

  /** Sends a value as JSON, which nobody may keep: it was made for one caller at one moment. */
  void reply(Context ctx, int status, Object value) {
    byte[] json = wire.encode(value, origin(ctx));
    boolean gzip = json.length >= Gzip.WORTHWHILE && Gzip.isAccepted(ctx);
    transfers.send(ctx, gzip ? Gzip.compress(json) : json);
    ctx.status(status).contentType(Errors.JSON).header("Cache-Control", Errors.NO_STORE);
    if (gzip) {
      ctx.header("Content-Encoding", "gzip");
    }
  }

  /**
   * Reads a JSON body.
   *
   * @throws Refusal {@link ErrorCode#MALFORMED_REQUEST} or {@link ErrorCode#TOO_LARGE}
   */
  <T> T body(Context ctx, Class<T> type) {
    if (!"application/json".equals(mediaType(ctx))) {
      throw new Refusal(
          ErrorCode.MALFORMED_REQUEST,
          "The body must be JSON, with the header Content-Type: application/json.");
    }
    try {
      return wire.read(requestBodies.readAll(ctx.req(), MAX_JSON), type);
    } catch (IOException e) {
      throw RequestBodies.failed(e);
    }
  }

  /** The media type of the body, in lower case and without parameters; empty if not declared. */
  static String mediaType(Context ctx) {
    String header = ctx.req().getContentType();
    String type = header == null ? "" : header;
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** The socket that the caller says to act through, or null. */
  static SocketId source(Context ctx) {
    try {
      String id = ctx.header("X-Socket-Id");
      return id == null ? null : new SocketId(id);
    } catch (Refusal noId) {
      // The header is a hint; what names no socket counts as absent.
      return null;
    }
  }

  private static String origin(Context ctx) {
    HttpServletRequest request = ctx.req();
    return Origin.of(request.getHeader("Host"), request.getHeader("X-Forwarded-Proto"))
        .orElseGet(() -> "http://localhost:" + request.getLocalPort());
  }

  /** The token, or null if there is none, or it is not the only one. */
  static String bearerToken(Context ctx) {
    List<String> headers = Collections.list(ctx.req().getHeaders("Authorization"));
    if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    return headers.get(0).substring(BEARER.length()).strip();
  }

  /** What is done for one authenticated request. */
  @FunctionalInterface
  interface Call {
    /**
     * @return the value that is the body of the answer
     */
    Object answer(Context ctx, UserId caller) throws IOException;
  }

  /** What is done for one authenticated request whose answer others may have got before. */
  @FunctionalInterface
  interface EncodedCall {
    /**
     * @param origin under which the caller reaches this server
     */
    EncodedBody answer(Context ctx, UserId caller, String origin) throws IOException;
  }

  /** What is done for one request of anybody. */
  @FunctionalInterface
  interface OpenCall {
    /**
     * @return the value that is the body of the answer
     */
    Object answer(Context ctx);
  }

  /** An answer that says no more than that it is done. */
  record Done(String message) {}
}
