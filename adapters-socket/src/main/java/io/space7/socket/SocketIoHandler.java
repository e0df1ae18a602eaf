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
import io.space7.domain.Refusal;
import io.space7.wire.Wire;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

  private final Map<String, Namespace> namespaces;
  private final Sessions sessions;
  private final Wire wire;
  private final Clock clock;
  private final SocketSettings settings;

  /** By the namespace's name. */
  private final Map<String, NamespaceConnection> connections = new HashMap<>();

  /** Runs while the client is in no namespace. */
  private ScheduledFuture<?> deadline;

  private Heartbeat heartbeat;

  /** Whether the message that is being received began as a binary one. */
  private boolean binary;

  /** What waits for its attachments, or null. */
  private Partial partial;

  SocketIoHandler(
      Map<String, Namespace> namespaces,
      Sessions sessions,
      Wire wire,
      Clock clock,
      SocketSettings settings) {
    this.namespaces = namespaces;
    this.sessions = sessions;
    this.wire = wire;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    heartbeat = new Heartbeat(ctx, settings.timing(), () -> close(ctx, "it is silent"));
    expectEntrance(ctx);
  }

  private void expectEntrance(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(
                () -> close(ctx, "it did not authenticate in time"),
                settings.timing().authentication().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** Frames pass here before they are joined to what then comes as a packet. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf packet) {
      if (ctx.channel().isActive()) {
        receive(ctx, packet);
      }
    } else if (msg instanceof PingWebSocketFrame ping) {
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
      case PONG -> heartbeat.answered();
      case CONNECT -> connect(ctx, packet, content);
      case DISCONNECT -> leave(ctx, packet.namespace());
      case EVENT -> hear(ctx, packet, content);
      case ACK -> {
        // Nothing was asked.
      }
      case CLOSE -> ctx.close();
      case BROKEN -> close(ctx, "it does not keep to the protocol");
    }
  }

  private void connect(ChannelHandlerContext ctx, Packet packet, ByteBuf content) {
    String name = packet.namespace();
    Namespace namespace = namespaces.get(name);
    if (namespace == null) {
      byte[] error = wire.encode(Map.of("message", "Invalid namespace"), "");
      ctx.writeAndFlush(Frame.connectError(name, error));
    } else if (connections.containsKey(name)) {
      close(ctx, "it connected twice");
    } else {
      NamespaceConnection connection =
          new NamespaceConnection(ctx, name, namespace, sessions, wire, clock);
      connections.put(name, connection);
      connection.begin(auth(packet, content), () -> settle(ctx));
    }
  }

  private JsonNode auth(Packet packet, ByteBuf content) {
    byte[] json =
        ByteBufUtil.getBytes(
            content,
            content.readerIndex() + packet.body(),
            content.readableBytes() - packet.body());
    try {
      return wire.read(json, JsonNode.class);
    } catch (Refusal notJson) {
      return MissingNode.getInstance();
    }
  }

  private void settle(ChannelHandlerContext ctx) {
    deadline.cancel(false);
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
    if (connection == null || namespaces.size() == 1) {
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
    } else if (partial != null || packet.attachments() > connection.attachments()) {
      close(ctx, "it does not keep to the protocol");
    } else {
      Event event = Event.read(packet, content, new ArrayList<>(packet.attachments()), wire);
      if (event == null) {
        close(ctx, "it does not send JSON");
      } else if (packet.attachments() == 0) {
        connection.hear(event);
      } else {
        partial = new Partial(packet, event);
      }
    }
  }

  /** All attachments of an event together may be as long as one message. */
  private void attach(ChannelHandlerContext ctx, ByteBuf content) {
    if (partial == null
        || (partial.bytes += content.readableBytes()) > settings.limits().frameBytes()) {
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

  /** The channel's mark is the most that may be pending: whoever does not read so much is cut. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      ctx.flush();
      if (!ctx.channel().isWritable()) {
        LOG.info("{} is cut: it reads too slowly", ctx.channel().id());
        ctx.close();
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == HandshakeGuard.OPENED) {
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
