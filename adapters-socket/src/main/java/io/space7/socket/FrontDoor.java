package io.space7.socket;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.space7.wire.Wire;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Where every connection to the one public port comes in. Those for Socket.IO get netty-socketio's
 * handlers with the guards between them; all others are relayed.
 */
final class FrontDoor extends SocketIOChannelInitializer {
  private final SocketSettings settings;
  private final Wire wire;
  private final Supplier<SocketIoHandler> guards;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger admitted = new AtomicInteger();
  private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ChannelGroup relays = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  FrontDoor(SocketSettings settings, Wire wire, Supplier<SocketIoHandler> guards) {
    this.settings = settings;
    this.wire = wire;
    this.guards = guards;
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

  private void toUpstream(ChannelHandlerContext ctx) {
    relays.add(ctx.channel());
    Relay.open(ctx, settings, wire);
  }

  private void toSockets(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    sockets.add(channel);
    int pending = settings.limits().pendingBytes();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(pending, pending));
    ChannelPipeline pipeline = channel.pipeline();
    addSocketioHandlers(pipeline);
    pipeline.remove(XHR_POLLING_TRANSPORT);
    pipeline.replace(HTTP_REQUEST_DECODER, HTTP_REQUEST_DECODER, new OneRequest());
    pipeline.addAfter(HTTP_REQUEST_DECODER, null, new HandshakeGuard(wire, this::admit));
    pipeline.addBefore(PACKET_HANDLER, null, guards.get());
    pipeline.addLast(new Closer());
    pipeline.remove(ctx.handler());
  }

  private boolean admit(Channel channel) {
    if (admitted.incrementAndGet() > settings.limits().sockets()) {
      admitted.decrementAndGet();
      return false;
    }
    channel.closeFuture().addListener(closed -> admitted.decrementAndGet());
    return true;
  }

  /**
   * Spoils a request after which its client has gone on without waiting for the answer: the library
   * would take the rest for a WebSocket's before it has answered, and log an error.
   */
  private static final class OneRequest extends HttpRequestDecoder {
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Exception {
      super.decode(ctx, in, out);
      boolean complete = !out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent;
      if (complete && in.isReadable() && out.get(0) instanceof HttpRequest request) {
        request.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException()));
        in.skipBytes(in.readableBytes());
      }
    }
  }

  /** Whatever goes wrong on a connection ends it; what a peer can cause is not worth an error. */
  private static final class Closer extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
