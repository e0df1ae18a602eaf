package io.space7.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.ErrorBody;
import io.space7.wire.Wire;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns everything that goes wrong in or around a route into the one form of an error. */
final class Errors {
  static final String JSON = "application/json";
  static final String NO_STORE = "no-store";

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private final Wire wire;

  Errors(Wire wire) {
    this.wire = wire;
  }

  void install(JavalinConfig config) {
    config.http.prefer405over404 = true;
    config.routes.exception(Refusal.class, this::refuse);
    config.routes.exception(HttpResponseException.class, this::noRoute);
    config.routes.exception(IOException.class, (e, ctx) -> refuse(RequestBodies.failed(e), ctx));
    config.routes.exception(Exception.class, this::defect);
    config.router.javaLangErrorHandler(this::fatal);
  }

  private void refuse(Refusal refusal, Context ctx) {
    int status = status(refusal.code());
    if (status == 401) {
      ctx.header("WWW-Authenticate", "Bearer");
    } else if (status == 408) {
      // Where a body ends that stopped coming, nobody knows.
      ctx.header("Connection", "close");
    } else if (isTemporary(status)) {
      ctx.header("Retry-After", Long.toString(ErrorBody.retryAfterSeconds(refusal)));
    }
    answer(ctx, status, ErrorBody.of(refusal));
  }

  /** The router throws nothing else than that there is no such route, or not for this method. */
  private void noRoute(HttpResponseException failure, Context ctx) {
    if (!(failure instanceof MethodNotAllowedResponse)) {
      refuse(new Refusal(ErrorCode.ROUTE_NOT_FOUND, "There is nothing at this address."), ctx);
      return;
    }
    String allowed = String.join(", ", failure.getDetails().values());
    ctx.header("Allow", allowed + ", OPTIONS");
    if ("OPTIONS".equals(ctx.req().getMethod())) {
      ctx.status(204).res().setContentType(null);
    } else {
      refuse(
          new Refusal(
              ErrorCode.METHOD_NOT_ALLOWED, "This address takes " + allowed + " requests only."),
          ctx);
    }
  }

  private void defect(Exception failure, Context ctx) {
    LOG.error("{} {} failed", ctx.req().getMethod(), ctx.req().getRequestURI(), failure);
    answer(ctx, status(ErrorCode.INTERNAL), ErrorBody.internal());
  }

  private void fatal(HttpServletResponse response, Error error) {
    LOG.error("a request failed", error);
    if (!response.isCommitted()) {
      response.setStatus(status(ErrorCode.INTERNAL));
      response.setContentType(JSON);
      response.setHeader("Cache-Control", NO_STORE);
      try {
        response.getOutputStream().write(wire.encode(ErrorBody.internal(), ""));
      } catch (IOException e) {
        LOG.debug("client went away: {}", e.toString());
      }
    }
  }

  private void answer(Context ctx, int status, ErrorBody body) {
    HttpServletResponse response = ctx.res();
    if (response.isCommitted()) {
      return;
    }
    ctx.status(status).contentType(JSON).header("Cache-Control", NO_STORE);
    ctx.result(wire.encode(body, ""));
  }

  /** Whether a client that is answered so may come again, and had better wait before. */
  static boolean isTemporary(int status) {
    return status == 429 || status == 503;
  }

  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_ID,
          INVALID_PARAMETER,
          MALFORMED_REQUEST,
          INVALID_TEXT,
          EMPTY_MESSAGE,
          TEXT_TOO_LONG,
          TOO_MANY_FILES,
          MEDIA_TYPE_MISMATCH ->
          400;
      case AUTHENTICATION_REQUIRED, INVALID_TOKEN -> 401;
      case NOT_A_MEMBER,
          PRIVATE_SPACE,
          INVALID_INVITE,
          SPACE_LOCKED,
          SPACE_ARCHIVED,
          NOT_THE_AUTHOR,
          NOT_THE_CREATOR,
          CREATOR_CANNOT_LEAVE ->
          403;
      case ROUTE_NOT_FOUND,
          SPACE_NOT_FOUND,
          MESSAGE_NOT_FOUND,
          USER_NOT_FOUND,
          UPLOAD_NOT_FOUND,
          MEDIA_NOT_FOUND ->
          404;
      case METHOD_NOT_ALLOWED -> 405;
      case REQUEST_TIMEOUT -> 408;
      case ALREADY_A_MEMBER, UPLOAD_CONFLICT, IDEMPOTENCY_KEY_REUSED -> 409;
      case PRECONDITION_FAILED -> 412;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA, UNSUPPORTED_ENCODING -> 415;
      case RANGE_NOT_SATISFIABLE -> 416;
      case RATE_LIMITED -> 429;
      case DATABASE_UNAVAILABLE,
          STORAGE_UNAVAILABLE,
          UPLOAD_EXPIRED,
          IDENTITY_PROVIDER_UNAVAILABLE,
          BUSY ->
          503;
      case INTERNAL -> 500;
    };
  }
}
