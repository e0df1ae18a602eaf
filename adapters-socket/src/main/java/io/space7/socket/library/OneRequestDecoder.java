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

/**
 * Marks a request as failed if its client goes on without waiting for the answer: the library would
 * take the rest for a WebSocket's before it has answered, and log an error.
 */
final class OneRequestDecoder extends HttpRequestDecoder {
  OneRequestDecoder(int headBytes) {
    super(new HttpDecoderConfig().setMaxInitialLineLength(headBytes).setMaxHeaderSize(headBytes));
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
