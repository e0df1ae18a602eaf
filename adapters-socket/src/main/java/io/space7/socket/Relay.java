package io.space7.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.RequestIds;
import io.space7.wire.Wire;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * One direction of a relayed connection: what this channel reads, its peer writes. Bytes are
 * neither looked at nor copied; a side reads only while the other can write, so a relay holds no
 * more than a channel's write buffer each way. Both channels live on one event loop.
 */
final class Relay extends ChannelInboundHandlerAdapter {
  private static final int CONNECT_MILLIS = 3_000;

  private final boolean facesClient;
  private final RequestWatch requests;
  private final BiConsumer<Channel, ByteBuf> toSockets;

  /** Null until the upstream is connected; what is read until then waits in {@code early}. */
  private DuplexChannel peer;

  private final Deque<Object> early = new ArrayDeque<>(2);
  private boolean ended;

  private Relay(
      Channel peer,
      boolean facesClient,
      RequestWatch requests,
      BiConsumer<Channel, ByteBuf> toSockets) {
    this.peer = (DuplexChannel) peer;
    this.facesClient = facesClient;
    this.requests = requests;
    this.toSockets = toSockets;
  }

  /**
   * Connects a client to the upstream. The client is not read further until that has succeeded.
   *
   * @param keeper of the handler that has read the client's first bytes; it is removed
   * @param toSockets serves the client and the request that it is given, if the upstream ends the
   *     connection over a request that opens a socket
   */
  static void open(
      ChannelHandlerContext keeper,
      SocketSettings settings,
      Wire wire,
      BiConsumer<Channel, ByteBuf> toSockets) {
    Channel client = keeper.channel();
    client.config().setAutoRead(false);
    client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    long idle = settings.timing().relayIdle().toMillis();
    RequestWatch requests =
        new RequestWatch(client.eventLoop(), settings.timing().requestHead(), client::close);
    Relay front = new Relay(null, true, requests, toSockets);
    client
        .pipeline()
        .addLast(new IdleStateHandler(0, 0, idle, TimeUnit.MILLISECONDS), front)
        .remove(keeper.handler());
    new Bootstrap()
        .group(client.eventLoop())
        .channel(
            client instanceof EpollSocketChannel
                ? EpollSocketChannel.class
                : NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        // An upstream may answer and close while it is still being sent to. That write fails, but
        // the answer has to be read.
        .option(ChannelOption.AUTO_CLOSE, false)
        .handler(new Relay(client, false, requests, toSockets))
        .connect(settings.upstream())
        .addListener(
            (ChannelFutureListener) connected -> front.begin(client, connected, settings, wire));
  }

  private void begin(Channel client, ChannelFuture connected, SocketSettings settings, Wire wire) {
    if (!client.isActive()) {
      connected.channel().close();
    } else if (!connected.isSuccess()) {
      LingeringClose.refuse(
          client.pipeline().context(this),
          wire,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          new Refusal(ErrorCode.BUSY, "The server is starting or stopping."),
          // The request has not been read, so neither its name nor its origin is known.
          RequestIds.of(null),
          settings.cors().allowedOrigin(null, null),
          LingeringClose.LONG_SECONDS);
    } else {
      peer = (DuplexChannel) connected.channel();
      String header = proxyHeader(client.remoteAddress(), client.localAddress());
      peer.write(Unpooled.copiedBuffer(header, StandardCharsets.US_ASCII), peer.voidPromise());
      while (!early.isEmpty()) {
        peer.write(early.poll(), peer.voidPromise());
      }
      peer.flush();
      client.config().setAutoRead(peer.isWritable());
      if (ended) {
        endOfInput(client);
      }
    }
  }

  /** Tells the upstream who the client is: the PROXY protocol, version 1. */
  static String proxyHeader(SocketAddress client, SocketAddress server) {
    if (client instanceof InetSocketAddress from && server instanceof InetSocketAddress to) {
      boolean four =
          from.getAddress() instanceof Inet4Address && to.getAddress() instanceof Inet4Address;
      boolean six =
          from.getAddress() instanceof Inet6Address && to.getAddress() instanceof Inet6Address;
      if (four || six) {
        return String.format(
            Locale.ROOT,
            "PROXY %s %s %s %d %d\r\n",
            four ? "TCP4" : "TCP6",
            text(from),
            text(to),
            from.getPort(),
            to.getPort());
      }
    }
    return "PROXY UNKNOWN\r\n";
  }

  private static String text(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (facesClient) {
      requests.sent((ByteBuf) msg);
    } else {
      requests.answered((ByteBuf) msg);
    }
    if (peer == null) {
      early.add(msg);
    } else {
      peer.write(msg, peer.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (peer != null) {
      peer.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (peer != null) {
      peer.config().setAutoRead(ctx.channel().isWritable());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endOfInput(ctx.channel());
    } else if (event instanceof IdleStateEvent) {
      ctx.close();
    }
  }

  /** A client that has said everything may still listen; an upstream's end is the end. */
  private void endOfInput(Channel channel) {
    if (!facesClient) {
      channel.close();
    } else if (peer == null) {
      ended = true;
    } else {
      peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> peer.shutdownOutput());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    requests.stop();
    if (peer == null) {
      early.forEach(ReferenceCountUtil::release);
    } else if (facesClient) {
      peer.close();
    } else if (peer.isActive()) {
      endUpstream();
    }
  }

  private void endUpstream() {
    ByteBuf upgrade = requests.takeUpgrade();
    if (upgrade == null) {
      LingeringClose.linger(peer, LingeringClose.LONG_SECONDS);
      return;
    }
    peer.pipeline().remove(IdleStateHandler.class);
    peer.pipeline().remove(Relay.class);
    peer.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    toSockets.accept(peer, upgrade);
  }

  /** A failed read of the upstream is followed by the end of its input, a failed write is not. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Faults.onConnection(cause);
    if (facesClient) {
      ctx.close();
    }
  }
}
