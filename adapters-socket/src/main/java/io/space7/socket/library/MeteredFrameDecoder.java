package io.space7.socket.library;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Decodes frames, counts what the unfinished message takes, and ends the connection if that is too
 * much. Reserved bits end it too (RFC 6455, section 5.2).
 *
 * <p>Counted is the memory that is held, not what was announced or has arrived: a buffer may be
 * larger than what is in it.
 */
public final class MeteredFrameDecoder extends WebSocket13FrameDecoder {
  /** Of a client's frame. */
  private static final int MAX_HEAD = 14;

  private final LongPredicate hold;

  /** The most that an unfinished message may have; touched on the event loop only. */
  private int limit;

  /** Of the unfinished message, what has been decoded. */
  private long fragments;

  private boolean ended;

  /**
   * @param maxBytes the most that a frame may ever have
   * @param limit the most that a message may have for now
   * @param hold told how much is held; false if that is too much
   */
  public MeteredFrameDecoder(int maxBytes, int limit, LongPredicate hold) {
    super(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .allowExtensions(false)
            .maxFramePayloadLength(maxBytes)
            .closeOnProtocolViolation(false)
            .build());
    this.limit = limit;
    this.hold = hold;
  }

  /** Allows longer messages, on the event loop. */
  public void raiseLimit(int newLimit) {
    limit = newLimit;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    super.channelRead(ctx, msg);
    if (ended || !(msg instanceof ByteBuf)) {
      return;
    }
    int unread = actualReadableBytes();
    long held = fragments + (unread == 0 ? 0 : internalBuffer().capacity());
    if (fragments + unread > limit + MAX_HEAD || !hold.test(held)) {
      end(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (ended) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int before = out.size();
    try {
      super.decode(ctx, in, out);
    } catch (CorruptedWebSocketFrameException violation) {
      in.skipBytes(in.readableBytes());
      end(ctx, violation.closeStatus());
      return;
    }
    if (out.size() > before && isData(out.get(out.size() - 1))) {
      WebSocketFrame frame = (WebSocketFrame) out.get(out.size() - 1);
      long message = fragments + frame.content().readableBytes();
      fragments = frame.isFinalFragment() ? 0 : message;
      if (message > limit) {
        out.remove(out.size() - 1);
        frame.release();
        end(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG);
      }
    }
  }

  private static boolean isData(Object decoded) {
    return decoded instanceof TextWebSocketFrame
        || decoded instanceof BinaryWebSocketFrame
        || decoded instanceof ContinuationWebSocketFrame;
  }

  /** The encoder of frames stands behind this handler, so the pipeline's end has to write. */
  private void end(ChannelHandlerContext ctx, WebSocketCloseStatus status) {
    ended = true;
    hold.test(0);
    ctx.channel()
        .writeAndFlush(new CloseWebSocketFrame(status))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    hold.test(0);
    super.handlerRemoved0(ctx);
  }
}
