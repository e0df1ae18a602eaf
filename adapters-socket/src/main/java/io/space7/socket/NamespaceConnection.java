package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import io.space7.application.Identity.Principal;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client in one namespace, from its CONNECT until it leaves. Admission is asked for on another
 * thread; everything else happens on the event loop.
 */
final class NamespaceConnection {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceConnection.class);

  private final ChannelHandlerContext ctx;
  private final String name;
  private final Namespace namespace;
  private final ServerContext server;
  private final Owner owner;
  private final SerialExecutor executor;

  /** Null until the client is let in. */
  private SocketSession session;

  private boolean over;
  private ScheduledFuture<?> expiry;

  NamespaceConnection(
      ChannelHandlerContext ctx, String name, ServerContext server, Owner owner, Reading reading) {
    this.ctx = ctx;
    this.name = name;
    this.namespace = server.namespaces().get(name);
    this.server = server;
    this.owner = owner;
    SocketSettings.Limits limits = server.settings().limits();
    this.executor = new SerialExecutor(limits.waitingEvents(), limits.waitingBytes(), reading);
  }

  /**
   * Asks who it is.
   *
   * @param address what the client shares its turns with until it is known
   */
  void begin(Object address, JsonNode auth) {
    if (HandshakeGuard.isExcess(ctx.channel())) {
      refuse("Too many connections");
      return;
    }
    executor.submit(
        server.workers().useCases(address),
        0,
        () -> {
          admit(auth);
          return CompletableFuture.completedFuture(null);
        });
  }

  private void admit(JsonNode auth) {
    Runnable verdict;
    try {
      Principal principal = namespace.admit(auth);
      verdict = () -> accept(principal, auth);
    } catch (Refusal refusal) {
      verdict = () -> refuse(refusal.code());
    } catch (RuntimeException | Error defect) {
      LOG.error("A client cannot be let in", defect);
      verdict = ctx::close;
    }
    try {
      ctx.executor().execute(verdict);
    } catch (RejectedExecutionException stopped) {
      ctx.close();
    }
  }

  private void accept(Principal principal, JsonNode auth) {
    if (over || !ctx.channel().isActive()) {
      return;
    }
    SocketSession fresh =
        server
            .sessions()
            .open(name, principal, ctx.channel(), executor, server.settings().limits());
    if (fresh == null) {
      refuse("Too many connections");
      return;
    }
    session = fresh;
    owner.admitted();
    session.onRenewal(() -> ctx.executor().execute(this::cutOnExpiry));
    cutOnExpiry();
    session.welcome(server.wire().encode(Map.of("sid", session.socketId().value()), ""));
    namespace.entered(session, auth);
  }

  /** Looks at the clock again and again, because a machine may sleep and clocks are set. */
  private void cutOnExpiry() {
    if (expiry != null) {
      expiry.cancel(false);
    }
    Instant end = session.expiresAt();
    if (over || end == null) {
      return;
    }
    Duration left = Duration.between(server.clock().instant(), end);
    if (left.isNegative() || left.isZero()) {
      session.cut("its token has expired");
      return;
    }
    Duration check = server.settings().timing().expiryCheck();
    Duration wait = left.compareTo(check) < 0 ? left : check;
    expiry = Faults.schedule(ctx.executor(), this::cutOnExpiry, wait.plusMillis(1));
  }

  /**
   * A client that is told of an error does not come back by itself. That is right if its token is
   * no good; if the server could not find out, the connection just ends and the client tries again.
   */
  private void refuse(ErrorCode code) {
    if (code == ErrorCode.AUTHENTICATION_REQUIRED) {
      refuse("Authentication required");
    } else if (code == ErrorCode.INVALID_TOKEN) {
      refuse("Invalid token");
    } else {
      LOG.debug("{} is closed: its token cannot be checked now", ctx.channel().id());
      ctx.close();
    }
  }

  /**
   * The connection stays open: some clients that are cut right after a refusal come back at once
   * and without end. Those that mean to stay away close it themselves.
   */
  private void refuse(String message) {
    if (over) {
      return;
    }
    over = true;
    ctx.writeAndFlush(
        Frame.connectError(name, server.wire().encode(Map.of("message", message), "")));
    owner.refused(name);
  }

  /** Who the client is, or null until it is let in. */
  UserId userId() {
    return session == null ? null : session.userId();
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

  /** An event that cannot be taken is answered, and then the connection ends. */
  void refuse(Event event, Refusal refusal) {
    namespace.refused(session, event, refusal);
    session.cutAfterLastWord("it sends what cannot be taken");
  }

  /** The client has left, or its connection has ended; no effect again. */
  void end() {
    over = true;
    if (expiry != null) {
      expiry.cancel(false);
    }
    if (session != null) {
      server.sessions().end(session, server.workers(), () -> namespace.left(session));
    }
  }

  /** The connection as a whole; called on the event loop. */
  interface Owner {
    /** The client is let in, and is about to be told. */
    void admitted();

    /** The client has been told that it is not let in. */
    void refused(String name);
  }
}
