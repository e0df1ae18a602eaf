package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import io.space7.application.Identity.Principal;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client in one namespace, from its CONNECT until it leaves. Admission is asked for on another
 * thread; everything else happens on the event loop.
 */
final class NamespaceConnection {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceConnection.class);
  private static final Duration EXPIRY_CHECK = Duration.ofMinutes(1);

  private final ChannelHandlerContext ctx;
  private final String name;
  private final Namespace namespace;
  private final Sessions sessions;
  private final Wire wire;
  private final Clock clock;
  private final SerialExecutor executor;

  /** Null until the client is let in. */
  private SocketSession session;

  private boolean over;
  private ScheduledFuture<?> expiry;

  NamespaceConnection(
      ChannelHandlerContext ctx,
      String name,
      Namespace namespace,
      Sessions sessions,
      Wire wire,
      Clock clock) {
    this.ctx = ctx;
    this.name = name;
    this.namespace = namespace;
    this.sessions = sessions;
    this.wire = wire;
    this.clock = clock;
    this.executor = sessions.newExecutor();
  }

  /**
   * @param admitted run on the event loop if the client is let in, before it is told
   */
  void begin(JsonNode auth, Runnable admitted) {
    executor.submit(sessions.workers().usual(), () -> admit(auth, admitted));
  }

  private void admit(JsonNode auth, Runnable admitted) {
    Runnable verdict;
    try {
      Principal principal = namespace.admit(auth);
      verdict = () -> accept(principal, auth, admitted);
    } catch (Refusal refusal) {
      verdict = () -> refuse(refusal.code());
    }
    try {
      ctx.executor().execute(verdict);
    } catch (RejectedExecutionException stopped) {
      ctx.close();
    }
  }

  private void accept(Principal principal, JsonNode auth, Runnable admitted) {
    if (over || !ctx.channel().isActive()) {
      return;
    }
    admitted.run();
    session = sessions.open(name, principal, ctx.channel(), executor);
    cutOnExpiry(principal);
    session.welcome(wire.encode(Map.of("sid", session.socketId().value()), ""));
    namespace.entered(session, auth);
  }

  /** Looks at the clock again and again, because a machine may sleep and clocks are set. */
  private void cutOnExpiry(Principal principal) {
    if (principal.expiresAt() == null) {
      return;
    }
    Duration left = Duration.between(clock.instant(), principal.expiresAt());
    if (left.isNegative() || left.isZero()) {
      session.cut("its token has expired");
      return;
    }
    Duration wait = left.compareTo(EXPIRY_CHECK) < 0 ? left : EXPIRY_CHECK;
    expiry =
        ctx.executor()
            .schedule(() -> cutOnExpiry(principal), wait.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  /**
   * A client that is told of an error does not come back by itself. That is right if its token is
   * no good; if the server could not find out, the connection just ends and the client tries again.
   */
  private void refuse(ErrorCode code) {
    String message =
        code == ErrorCode.AUTHENTICATION_REQUIRED
            ? "Authentication required"
            : code == ErrorCode.INVALID_TOKEN ? "Invalid token" : null;
    if (message == null) {
      LOG.debug("{} is closed: its token cannot be checked now", ctx.channel().id());
      ctx.close();
      return;
    }
    ctx.write(Frame.connectError(name, wire.encode(Map.of("message", message), "")));
    LingeringClose.linger(ctx.channel(), LingeringClose.SHORT_SECONDS);
  }

  /** Whether the client has been let in. */
  boolean isOpen() {
    return session != null;
  }

  /** The most attachments that an event may carry here. */
  int attachments() {
    return namespace.attachments();
  }

  void hear(Event event) {
    namespace.heard(session, event);
  }

  /** The client has left, or its connection has ended; no effect again. */
  void end() {
    over = true;
    if (expiry != null) {
      expiry.cancel(false);
    }
    if (session != null) {
      sessions.end(session, () -> namespace.left(session));
    }
  }
}
