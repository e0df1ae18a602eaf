package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks at the first bytes of a connection, at most {@value #METHOD_AND_SPACE} and a path's
 * beginning, and sends the connection one of two ways. Who says nothing is sent away in time.
 */
final class ProtocolSniffer extends ByteToMessageDecoder {
  private static final byte[] SOCKET_PATH = "/socket.io/".getBytes(StandardCharsets.US_ASCII);
  private static final int METHOD_AND_SPACE = 20;

  private final Duration patience;
  private final Consumer<ChannelHandlerContext> toSockets;
  private final Consumer<ChannelHandlerContext> toUpstream;
  private ScheduledFuture<?> deadline;

  /** Either way has to remove this handler, which then hands the bytes on to the next. */
  ProtocolSniffer(
      Duration patience,
      Consumer<ChannelHandlerContext> toSockets,
      Consumer<ChannelHandlerContext> toUpstream) {
    this.patience = patience;
    this.toSockets = toSockets;
    this.toUpstream = toUpstream;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline = Faults.schedule(ctx.executor(), ctx::close, patience);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    Boolean socket = isForSockets(in);
    if (socket != null) {
      deadline.cancel(false);
      (socket ? toSockets : toUpstream).accept(ctx);
    }
  }

  /** Whether the request line names the path of Socket.IO; null while that cannot be told. */
  private static Boolean isForSockets(ByteBuf in) {
    int start = in.readerIndex();
    int length = in.readableBytes();
    int space = in.bytesBefore(Math.min(length, METHOD_AND_SPACE), (byte) ' ');
    if (space < 0) {
      return length < METHOD_AND_SPACE ? null : Boolean.FALSE;
    }
    for (int i = 0; i < SOCKET_PATH.length; i++) {
      int at = space + 1 + i;
      if (at == length) {
        return null;
      }
      if (in.getByte(start + at) != SOCKET_PATH[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    // A connection that ends undecided goes no way.
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    deadline.cancel(false);
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Faults.onConnection(cause);
    ctx.close();
  }
}
