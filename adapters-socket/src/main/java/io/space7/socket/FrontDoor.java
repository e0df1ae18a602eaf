package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.socket.library.EngineIo;
import io.space7.wire.ClientAddress;
import io.space7.wire.RequestIds;
import io.space7.wire.SharedBudget;
import io.space7.wire.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  /** Between two sockets that are sent away, unless there are too many for it. */
  private static final Duration DISMISSAL_PAUSE = Duration.ofMillis(100);

  /** Our end and the HTTP server's end of the way between. */
  private static final int DESCRIPTORS_OF_A_RELAY = 2;

  private final SocketSettings settings;
  private final Wire wire;
  private final EngineIo engine;
  private final SharedBudget received;
  private final SocketMeters meters;
  private final Supplier<SocketIoHandler> handlers;
  private final Addresses addresses;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger descriptors = new AtomicInteger();
  private final AtomicInteger admitted = new AtomicInteger();
  private volatile boolean dismissing;
  private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ChannelGroup relays = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /**
   * @param received of bytes that were received and not worked off
   * @param handlers makes the one of each connection
   */
  FrontDoor(
      SocketSettings settings,
      Wire wire,
      EngineIo engine,
      SharedBudget received,
      SocketMeters meters,
      Supplier<SocketIoHandler> handlers) {
    this.settings = settings;
    this.wire = wire;
    this.engine = engine;
    this.received = received;
    this.meters = meters;
    this.handlers = handlers;
    this.addresses = new Addresses(settings.limits().connectionsPerAddress());
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
    if (!take(channel, connections, 1, settings.limits().connections())
        || !take(channel, descriptors, 1, settings.limits().descriptors())) {
      meters.hit(SocketMeters.Limit.CONNECTIONS);
      channel.close();
      return;
    }
    InetAddress peer = peer(channel);
    channel.attr(HandshakeGuard.ADDRESS).set(ClientAddress.of(peer));
    if (!settings.proxies().isTrusted(peer) && !enter(channel, peer)) {
      channel.close();
      return;
    }
    sniff(channel);
  }

  /** Takes some of a number of places until a channel is closed. */
  private static boolean take(Channel channel, AtomicInteger taken, int places, int limit) {
    if (taken.addAndGet(places) > limit) {
      taken.addAndGet(-places);
      return false;
    }
    channel.closeFuture().addListener(closed -> taken.addAndGet(-places));
    return true;
  }

  private static InetAddress peer(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress peer
        ? peer.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** Counts a connection for its client; false if it is to end without a word. */
  private boolean enter(Channel channel, InetAddress client) {
    ClientAddress address = ClientAddress.of(client);
    Addresses.Standing standing = addresses.enter(channel, address);
    channel.attr(HandshakeGuard.ADDRESS).set(address);
    if (standing != Addresses.Standing.WITHIN) {
      meters.hit(SocketMeters.Limit.CONNECTIONS_PER_ADDRESS);
    }
    channel.attr(HandshakeGuard.EXCESS).set(standing != Addresses.Standing.WITHIN);
    return standing != Addresses.Standing.TOO_MANY;
  }

  private void sniff(Channel channel) {
    channel
        .pipeline()
        .addLast(
            new ProtocolSniffer(settings.timing().firstBytes(), this::toSockets, this::toUpstream));
  }

  private void toUpstream(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    if (HandshakeGuard.isExcess(channel)) {
      refuse(ctx, "There are too many connections from this address.");
    } else if (!take(
        channel, descriptors, DESCRIPTORS_OF_A_RELAY, settings.limits().descriptors())) {
      meters.hit(SocketMeters.Limit.CONNECTIONS);
      refuse(ctx, "The server has as many connections as it can serve.");
    } else {
      relays.add(channel);
      Relay.open(ctx, settings, wire, this::toSocketsAfterAll);
    }
  }

  private void refuse(ChannelHandlerContext ctx, String sentence) {
    LingeringClose.refuse(
        ctx,
        wire,
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        new Refusal(ErrorCode.BUSY, sentence),
        // The request has not been read, so neither its name nor its origin is known.
        RequestIds.of(null),
        settings.cors().allowedOrigin(null, null),
        LingeringClose.SHORT_SECONDS);
  }

  /** Serves an opening of a socket that came on a connection which was relayed before. */
  private void toSocketsAfterAll(Channel channel, ByteBuf request) {
    relays.remove(channel);
    sniff(channel);
    channel.config().setAutoRead(true);
    channel.pipeline().fireChannelRead(request);
  }

  private void toSockets(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    sockets.add(channel);
    // With a larger one of the system's choice, a slow client would seem to take nothing for long.
    channel.config().setOption(ChannelOption.SO_SNDBUF, SOCKET_SEND_BUFFER);
    int pending = settings.limits().pendingBytes();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(pending, pending));
    Holding head = Holding.ofAddress(received, channel);
    engine.addTo(
        channel.pipeline(),
        head::set,
        new HandshakeGuard(wire, settings.cors(), this::admit),
        handlers.get());
    channel.pipeline().remove(ctx.handler());
  }

  /** See {@link SocketServer#dismiss}. */
  CompletableFuture<Void> dismiss(Duration most) {
    dismissing = true;
    List<Channel> all = new ArrayList<>(sockets);
    long pause =
        all.isEmpty() ? 0 : Math.min(DISMISSAL_PAUSE.toNanos(), most.toNanos() / all.size());
    List<CompletableFuture<Void>> ends = new ArrayList<>(all.size());
    for (Channel channel : all) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      channel.closeFuture().addListener(closed -> end.complete(null));
      channel
          .eventLoop()
          .schedule(() -> dismiss(channel), ends.size() * pause, TimeUnit.NANOSECONDS);
      ends.add(end);
    }
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
  }

  /** The connection ends too: there are clients that do not react to the frame. */
  private static void dismiss(Channel channel) {
    if (EngineIo.isOpen(channel)) {
      channel.writeAndFlush(Frame.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE));
      LingeringClose.linger(channel, LingeringClose.SHORT_SECONDS);
    } else {
      channel.close();
    }
  }

  private boolean admit(Channel channel, String forwardedFor) {
    if (dismissing) {
      return false;
    }
    InetAddress peer = peer(channel);
    boolean entered =
        !settings.proxies().isTrusted(peer)
            || enter(channel, settings.proxies().clientAddress(peer, forwardedFor));
    boolean taken = entered && take(channel, admitted, 1, settings.limits().sockets());
    if (entered && !taken) {
      meters.hit(SocketMeters.Limit.SOCKETS);
    }
    return taken;
  }
}
