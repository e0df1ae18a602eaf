package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import io.space7.socket.library.EngineIo;
import io.space7.socket.library.MeteredFrameDecoder;
import io.space7.wire.SharedBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks Socket.IO with one connection, in the Engine.IO session that {@link
 * io.space7.socket.library.EngineIo} has opened.
 *
 * <p>Why it is so: docs/adr/0012-socket-packets.md.
 */
final class SocketIoHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(SocketIoHandler.class);

  /** A client may be refused so often on one connection; a fresh token is worth another try. */
  private static final int ATTEMPTS = 8;

  private static final int MAX_EARLY = 16;

  private final ServerContext server;

  /** By the namespace's name. */
  private final Map<String, NamespaceConnection> connections = new HashMap<>();

  /** Runs while the client is in no namespace. */
  private ScheduledFuture<?> deadline;

  private Heartbeat heartbeat;
  private Reading reading;
  private Holding partialMessage;
  private MeteredFrameDecoder frames;

  /** What asks for nothing and came before it was known who sends it. */
  private int early;

  private int refusals;

  /** Nothing is taken any more; the connection ends once its last word is out. */
  private boolean ending;

  /** Whether the message that is being received began as a binary one. */
  private boolean binary;

  /** What waits for its attachments, or null. */
  private Partial partial;

  SocketIoHandler(ServerContext server) {
    this.server = server;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    SharedBudget received = server.received();
    partialMessage = Holding.ofUser(received, ctx.channel(), this::userId);
    reading = new Reading(ctx.channel(), Holding.ofUser(received, ctx.channel(), this::userId));
    heartbeat = new Heartbeat(ctx, server.settings().timing(), () -> endSilent(ctx));
    expectEntrance(ctx);
  }

  /** Any of those that the client is let in as, or null. */
  private UserId userId() {
    for (NamespaceConnection connection : connections.values()) {
      if (connection.userId() != null) {
        return connection.userId();
      }
    }
    return null;
  }

  /** A client that is not read cannot be heard to answer. */
  private void endSilent(ChannelHandlerContext ctx) {
    if (reading.isStopped()) {
      heartbeat.answered();
    } else {
      close(ctx, "it is silent");
    }
  }

  private void expectEntrance(ChannelHandlerContext ctx) {
    deadline =
        Faults.schedule(
            ctx.executor(),
            () -> close(ctx, "it did not authenticate in time"),
            server.settings().timing().authentication());
  }

  /** Frames pass here before they are joined to what then comes as a packet. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf packet) {
      if (ctx.channel().isActive() && !ending) {
        receive(ctx, packet);
      }
    } else if (msg instanceof PingWebSocketFrame ping) {
      countIdleWord(ctx);
      ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
    } else {
      if (msg instanceof BinaryWebSocketFrame || msg instanceof TextWebSocketFrame) {
        binary = msg instanceof BinaryWebSocketFrame;
      }
      ctx.fireChannelRead(msg);
    }
  }

  private void receive(ChannelHandlerContext ctx, ByteBuf content) {
    if (binary) {
      attach(ctx, content);
      return;
    }
    Packet packet = Packet.of(content);
    switch (packet.kind()) {
      case PONG -> {
        if (!heartbeat.answered()) {
          countIdleWord(ctx);
        }
      }
      case CONNECT -> connect(ctx, packet, content);
      case DISCONNECT -> leave(ctx, packet.namespace());
      case EVENT -> hear(ctx, packet, content);
      // Nothing was asked.
      case ACK -> countIdleWord(ctx);
      case CLOSE -> ctx.close();
      case BROKEN -> close(ctx, "it does not keep to the protocol");
    }
  }

  /**
   * What costs the server something and asks for nothing counts as a write does. Who has no budget
   * left is read no further for a while.
   */
  private void countIdleWord(ChannelHandlerContext ctx) {
    UserId userId = userId();
    if (userId == null) {
      if (++early > MAX_EARLY) {
        close(ctx, "it talks before it is authenticated");
      }
      return;
    }
    Duration wait = server.rates().write(userId);
    if (!wait.isZero()) {
      reading.stop();
      Faults.schedule(ctx.executor(), reading::goOn, wait);
    }
  }

  private void connect(ChannelHandlerContext ctx, Packet packet, ByteBuf content) {
    String name = packet.namespace();
    if (!server.namespaces().containsKey(name)) {
      byte[] error = server.wire().encode(Map.of("message", "Invalid namespace"), "");
      ctx.writeAndFlush(Frame.connectError(name, error));
    } else if (connections.containsKey(name)) {
      close(ctx, "it connected twice");
    } else {
      NamespaceConnection connection =
          new NamespaceConnection(ctx, name, server, ownerOf(ctx), reading);
      connections.put(name, connection);
      connection.begin(ctx.channel().attr(HandshakeGuard.ADDRESS).get(), auth(packet, content));
    }
  }

  private NamespaceConnection.Owner ownerOf(ChannelHandlerContext ctx) {
    return new NamespaceConnection.Owner() {
      @Override
      public void admitted() {
        settle(ctx);
      }

      @Override
      public void refused(String name) {
        connections.remove(name);
        if (++refusals == ATTEMPTS) {
          close(ctx, "it was refused too often");
        }
      }
    };
  }

  private JsonNode auth(Packet packet, ByteBuf content) {
    try {
      return server.wire().read(body(packet, content), JsonNode.class);
    } catch (Refusal notJson) {
      return MissingNode.getInstance();
    }
  }

  private void settle(ChannelHandlerContext ctx) {
    deadline.cancel(false);
    frames.raiseLimit(server.settings().limits().frameBytes());
    if (ctx.pipeline().get(HandshakeGuard.class) != null) {
      ctx.pipeline().remove(HandshakeGuard.class);
    }
  }

  /** Who has left has a while to enter another namespace, if there is one. */
  private void leave(ChannelHandlerContext ctx, String name) {
    NamespaceConnection connection = connections.remove(name);
    if (connection != null) {
      connection.end();
    }
    if (connection == null || server.namespaces().size() == 1) {
      ctx.close();
    } else if (connections.isEmpty()) {
      deadline.cancel(false);
      expectEntrance(ctx);
    }
  }

  private void hear(ChannelHandlerContext ctx, Packet packet, ByteBuf content) {
    NamespaceConnection connection = connections.get(packet.namespace());
    if (connection == null || !connection.isOpen()) {
      close(ctx, "it spoke before it was authenticated");
    } else if (partial != null) {
      close(ctx, "it does not keep to the protocol");
    } else if (packet.attachments() > connection.attachments()) {
      ending = true;
      connection.refuse(
          event(packet, content),
          new Refusal(ErrorCode.INVALID_PARAMETER, "No binary data is taken here."));
    } else if (packet.attachments() == 0) {
      connection.hear(event(packet, content));
    } else {
      partial = new Partial(packet, event(packet, content));
    }
  }

  private static Event event(Packet packet, ByteBuf content) {
    return new Event(
        body(packet, content), new ArrayList<>(packet.attachments() == 0 ? 0 : 1), packet.ack());
  }

  private static byte[] body(Packet packet, ByteBuf content) {
    return ByteBufUtil.getBytes(
        content, content.readerIndex() + packet.body(), content.readableBytes() - packet.body());
  }

  /** All attachments of an event together may be as long as one message. */
  private void attach(ChannelHandlerContext ctx, ByteBuf content) {
    if (partial == null
        || (partial.bytes += content.readableBytes()) > server.settings().limits().frameBytes()) {
      close(ctx, "it does not keep to the protocol");
      return;
    }
    Event event = partial.event;
    event.attachments().add(ByteBufUtil.getBytes(content));
    if (event.attachments().size() == partial.packet.attachments()) {
      NamespaceConnection connection = connections.get(partial.packet.namespace());
      partial = null;
      if (connection != null) {
        connection.hear(event);
      }
    }
  }

  /**
   * The channel's mark is the most that may be pending: a client that does not read so much is cut.
   */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      ctx.flush();
      if (!ctx.channel().isWritable()) {
        LOG.debug("{} is cut: it reads too slowly", ctx.channel().id());
        server.meters().slowConsumerCut();
        ctx.close();
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == HandshakeGuard.OPENED) {
      SocketSettings.Limits limits = server.settings().limits();
      frames =
          new MeteredFrameDecoder(
              limits.frameBytes(), limits.earlyFrameBytes(), partialMessage::set);
      EngineIo.decodeWith(ctx.channel(), frames);
      heartbeat.start();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.cancel(false);
    heartbeat.stop();
    connections.values().forEach(NamespaceConnection::end);
    ctx.fireChannelInactive();
  }

  private static void close(ChannelHandlerContext ctx, String reason) {
    if (ctx.channel().isActive()) {
      LOG.debug("{} is closed: {}", ctx.channel().id(), reason);
    }
    ctx.channel().close();
  }

  private static final class Partial {
    private final Packet packet;
    private final Event event;
    private long bytes;

    Partial(Packet packet, Event event) {
      this.packet = packet;
      this.event = event;
    }
  }
}
