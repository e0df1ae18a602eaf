package io.space7.socket;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.PacketsMessage;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.ScheduledFuture;
import io.space7.application.Identity;
import io.space7.application.Identity.Principal;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the packets of one connection and netty-socketio, which hears of a client only
 * once it is authenticated. The library's own way asks for the token on the event loop, asks only
 * clients that send one, and lets the refused ones stay; here a client's CONNECT is held back, its
 * token is checked on another thread, and what is passed on is a CONNECT without it.
 */
final class PacketGuard extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(PacketGuard.class);
  private static final Pattern NAMESPACE = Pattern.compile("/[A-Za-z0-9_-]{0,64}");
  private static final Duration EXPIRY_CHECK = Duration.ofMinutes(1);

  private final Identity identity;
  private final Sessions sessions;
  private final Wire wire;
  private final Clock clock;
  private final SocketSettings settings;
  private final Executor workers;
  private final Lane lane;

  private State state = State.NEW;

  /** At first until authentication has to be done, afterwards until the token expires. */
  private ScheduledFuture<?> deadline;

  PacketGuard(
      Identity identity,
      Sessions sessions,
      Wire wire,
      Clock clock,
      SocketSettings settings,
      Executor workers) {
    this.identity = identity;
    this.sessions = sessions;
    this.wire = wire;
    this.clock = clock;
    this.settings = settings;
    this.workers = workers;
    this.lane = new Lane(settings.limits().waitingEvents());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(
                () -> close(ctx, "it did not authenticate in time"),
                settings.timing().authentication().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof PacketsMessage packet) {
      receive(ctx, packet);
    } else if (msg instanceof PingWebSocketFrame ping) {
      ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private void receive(ChannelHandlerContext ctx, PacketsMessage packet) {
    if (!ctx.channel().isActive()) {
      return;
    }
    switch (Packet.of(packet.getContent())) {
      case PONG -> ctx.fireChannelRead(packet);
      case CONNECT -> connect(ctx, packet);
      case CONNECT_ELSEWHERE -> refuseNamespace(ctx, packet.getContent());
      case EVENT -> {
        if (state == State.OPEN) {
          ctx.fireChannelRead(packet);
        } else {
          close(ctx, "it spoke before it was authenticated");
        }
      }
      case ACK -> {
        // Nothing was asked, and the library would keep an entry for the answer.
      }
      case LEAVE -> ctx.close();
      case BROKEN -> close(ctx, "it does not keep to the protocol");
    }
  }

  private void connect(ChannelHandlerContext ctx, PacketsMessage packet) {
    if (state != State.NEW) {
      close(ctx, "it connected twice");
      return;
    }
    state = State.VERIFYING;
    String token = token(packet.getContent());
    ClientHead client = packet.getClient();
    lane.submit(workers, () -> verify(ctx, client, token));
  }

  private String token(ByteBuf packet) {
    byte[] json =
        ByteBufUtil.getBytes(
            packet, packet.readerIndex() + Packet.PREFIX, packet.readableBytes() - Packet.PREFIX);
    try {
      return wire.read(json, JsonNode.class).path("token").textValue();
    } catch (Refusal notJson) {
      return null;
    }
  }

  private void verify(ChannelHandlerContext ctx, ClientHead client, String token) {
    Runnable verdict;
    try {
      Principal principal = identity.authenticate(token);
      verdict = () -> accept(ctx, client, principal);
    } catch (Refusal refusal) {
      verdict = () -> refuse(ctx, refusal.code());
    }
    try {
      ctx.executor().execute(verdict);
    } catch (RejectedExecutionException stopped) {
      ctx.close();
    }
  }

  private void accept(ChannelHandlerContext ctx, ClientHead client, Principal principal) {
    if (!ctx.channel().isActive()) {
      return;
    }
    deadline.cancel(false);
    state = State.OPEN;
    ctx.pipeline().remove(HandshakeGuard.class);
    SocketSession session = sessions.open(client.getSessionId(), principal, ctx.channel(), lane);
    cutOnExpiry(ctx, session, principal);
    ctx.fireChannelRead(
        new PacketsMessage(
            client, Unpooled.copiedBuffer("40", StandardCharsets.US_ASCII), Transport.WEBSOCKET));
  }

  /** Looks at the clock again and again, because a machine may sleep and clocks are set. */
  private void cutOnExpiry(ChannelHandlerContext ctx, SocketSession session, Principal principal) {
    if (principal.expiresAt() == null) {
      return;
    }
    Duration left = Duration.between(clock.instant(), principal.expiresAt());
    if (left.isNegative() || left.isZero()) {
      session.cut("its token has expired");
      return;
    }
    Duration wait = left.compareTo(EXPIRY_CHECK) < 0 ? left : EXPIRY_CHECK;
    deadline =
        ctx.executor()
            .schedule(
                () -> cutOnExpiry(ctx, session, principal),
                wait.toMillis() + 1,
                TimeUnit.MILLISECONDS);
  }

  /**
   * A client that is told of an error does not come back by itself. That is right if its token is
   * no good; if the server could not find out, the connection just ends and the client tries again.
   */
  private void refuse(ChannelHandlerContext ctx, ErrorCode code) {
    String message =
        code == ErrorCode.AUTHENTICATION_REQUIRED
            ? "Authentication required"
            : code == ErrorCode.INVALID_TOKEN ? "Invalid token" : null;
    if (message == null) {
      close(ctx, "its token cannot be checked now");
      return;
    }
    ctx.write(Frame.connectError("", wire.encode(Map.of("message", message), "")));
    LastWord.linger(ctx.channel(), LastWord.SHORT_SECONDS);
  }

  private void refuseNamespace(ChannelHandlerContext ctx, ByteBuf packet) {
    String name = packet.toString(StandardCharsets.US_ASCII).substring(Packet.PREFIX);
    int end = name.indexOf(',');
    name = end < 0 ? name : name.substring(0, end);
    if (NAMESPACE.matcher(name).matches()) {
      byte[] error = wire.encode(Map.of("message", "Invalid namespace"), "");
      ctx.writeAndFlush(Frame.connectError(name, error));
    } else {
      close(ctx, "it does not keep to the protocol");
    }
  }

  /** The channel's mark is the most that may be pending: whoever does not read so much is cut. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      ctx.flush();
      if (!ctx.channel().isWritable()) {
        close(ctx, "it reads too slowly");
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      close(ctx, "it is silent");
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.cancel(false);
    ctx.fireChannelInactive();
  }

  private static void close(ChannelHandlerContext ctx, String reason) {
    if (ctx.channel().isActive()) {
      log.debug("{} is closed: {}", ctx.channel().id(), reason);
    }
    ctx.channel().close();
  }

  private enum State {
    NEW,
    VERIFYING,
    OPEN
  }
}
