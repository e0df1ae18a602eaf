package io.space7.socket.library;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Marks a request as failed if its client goes on without waiting for the answer: the library would
 * take the rest for a WebSocket's before it has answered, and log an error.
 */
final class OneRequestDecoder extends HttpRequestDecoder {
  private static final int MAX_LINE_BYTES = 8 * 1024;

  private final LongPredicate hold;
  private long received;

  /**
   * @param hold told how much has been received until the request is complete; false if that is too
   *     much
   */
  OneRequestDecoder(int headBytes, LongPredicate hold) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(headBytes));
    this.hold = hold;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    int length = msg instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    super.channelRead(ctx, msg);
    if (!ctx.isRemoved()) {
      received += length;
      if (!hold.test(received)) {
        ctx.close();
      }
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    hold.test(0);
    super.handlerRemoved0(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    super.decode(ctx, in, out);
    boolean complete = !out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent;
    if (complete && in.isReadable() && out.get(0) instanceof HttpRequest request) {
      request.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException()));
      in.skipBytes(in.readableBytes());
    }
  }
}
