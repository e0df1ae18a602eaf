package io.space7.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.space7.socket.library.EngineIo;
import io.space7.wire.ClientAddress;
import io.space7.wire.Wire;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Where every connection to the one public port comes in. Those for Socket.IO become Engine.IO
 * sessions; all others are relayed.
 *
 * <p>Why it is so: docs/adr/0002-one-port.md.
 */
final class FrontDoor extends ChannelInitializer<Channel> {
  private static final int SOCKET_SEND_BUFFER = 256 * 1024;

  private final SocketSettings settings;
  private final Wire wire;
  private final EngineIo engine;
  private final Supplier<SocketIoHandler> handlers;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger admitted = new AtomicInteger();
  private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ChannelGroup relays = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /**
   * @param handlers makes the one of each connection
   */
  FrontDoor(
      SocketSettings settings, Wire wire, EngineIo engine, Supplier<SocketIoHandler> handlers) {
    this.settings = settings;
    this.wire = wire;
    this.engine = engine;
    this.handlers = handlers;
  }

  /** The Socket.IO connections, authenticated or not. */
  ChannelGroup sockets() {
    return sockets;
  }

  /** The relayed connections, on the clients' side. */
  ChannelGroup relays() {
    return relays;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.attr(HandshakeGuard.ADDRESS).set(addressOf(channel));
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    if (connections.incrementAndGet() > settings.limits().connections()) {
      channel.close();
      return;
    }
    channel
        .pipeline()
        .addLast(
            new ProtocolSniffer(settings.timing().firstBytes(), this::toSockets, this::toUpstream));
  }

  private static ClientAddress addressOf(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress peer
        ? ClientAddress.of(peer.getAddress())
        : new ClientAddress("unknown");
  }

  private void toUpstream(ChannelHandlerContext ctx) {
    relays.add(ctx.channel());
    Relay.open(ctx, settings, wire);
  }

  private void toSockets(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    sockets.add(channel);
    // With a larger one of the system's choice, a slow client would seem to take nothing for long.
    channel.config().setOption(ChannelOption.SO_SNDBUF, SOCKET_SEND_BUFFER);
    int pending = settings.limits().pendingBytes();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(pending, pending));
    engine.addTo(
        channel.pipeline(), new HandshakeGuard(wire, settings.cors(), this::admit), handlers.get());
    channel.pipeline().remove(ctx.handler());
  }

  private boolean admit(Channel channel) {
    if (admitted.incrementAndGet() > settings.limits().sockets()) {
      admitted.decrementAndGet();
      return false;
    }
    channel.closeFuture().addListener(closed -> admitted.decrementAndGet());
    return true;
  }
}
