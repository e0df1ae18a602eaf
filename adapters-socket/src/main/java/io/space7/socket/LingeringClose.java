package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.wire.CorsPolicy;
import io.space7.wire.ErrorBody;
import io.space7.wire.RequestIds;
import io.space7.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a connection so that the peer can still read what was said last. To close a connection that
 * still receives would reset it, and a reset destroys what the peer has not read yet; so what comes
 * in is thrown away for a moment.
 */
final class LingeringClose {
  /** For a client that may still be sending a large body and reads only afterwards. */
  static final int LONG_SECONDS = 30;

  /** For a client that has nothing more to say. */
  static final int SHORT_SECONDS = 2;

  private static final String RETRY_AFTER =
      "Retry-After: " + ErrorBody.RETRY_AFTER_SECONDS + "\r\n";

  private LingeringClose() {}

  /**
   * Answers an HTTP request with an error and closes.
   *
   * @param ctx of a handler before which nothing encodes
   * @param requestId as {@link RequestIds} says
   * @param allowOrigin as {@link CorsPolicy#allowedOrigin} says
   */
  static void refuse(
      ChannelHandlerContext ctx,
      Wire wire,
      HttpResponseStatus status,
      Refusal refusal,
      String requestId,
      Optional<String> allowOrigin,
      int seconds) {
    byte[] body = wire.encode(ErrorBody.of(refusal), "");
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\nX-Content-Type-Options: nosniff\r\nVary: Origin\r\n"
            + (RequestIds.HEADER + ": " + requestId + "\r\n")
            + allowOrigin.map(o -> "Access-Control-Allow-Origin: " + o + "\r\n").orElse("")
            + (refusal.code() == ErrorCode.BUSY ? RETRY_AFTER : "")
            + "Connection: close\r\n\r\n";
    ByteBuf answer = Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body);
    ctx.writeAndFlush(answer).addListener(done -> linger(ctx.channel(), seconds));
  }

  /** Closes once everything written has gone out and the peer has had time to read it. */
  static void linger(Channel channel, int seconds) {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    channel.pipeline().addFirst(new Discard());
    channel.config().setAutoRead(true);
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            sent -> {
              if (channel instanceof DuplexChannel duplex && sent.isSuccess()) {
                duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                Faults.schedule(channel.eventLoop(), channel::close, Duration.ofSeconds(seconds));
              } else {
                channel.close();
              }
            });
  }

  /** Swallows everything, the peer's end included: that one ends the lingering. */
  private static final class Discard extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ReferenceCountUtil.release(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {}

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {}

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        ctx.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Faults.onConnection(cause);
      ctx.close();
    }
  }
}
