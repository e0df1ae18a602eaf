package io.space7.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sockets of clients that take as little of the machine as can be: of an event only the beginning
 * is looked at. All run on one thread, which tells of everything.
 */
public final class Crowd implements AutoCloseable {
  private static final byte[] EVENT = "42[\"receive".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALL_BUFFER = 64 * 1024;

  private final EventLoopGroup loop =
      Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
  private final int port;

  public Crowd(int port) {
    this.port = port;
  }

  /** One socket; its fields belong to the crowd's thread. */
  public static final class Member {
    /** Events received so far, or the number of the newest that was known at joining. */
    public int received;

    final CompletableFuture<Channel> joined = new CompletableFuture<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Until joining is acknowledged. */
    public void await() throws Exception {
      joined.get(60, TimeUnit.SECONDS);
    }

    /** As when its line is cut. */
    public void cut() {
      joined.join().close();
    }

    public void emit(String packet) {
      joined.join().writeAndFlush(frame(packet));
    }

    /** From now on nothing is read. */
    public void stall() {
      joined.join().config().setAutoRead(false);
    }

    /** Reads again. */
    public void resume() {
      joined.join().config().setAutoRead(true);
    }
  }

  /**
   * Connects, joins and waits until that is acknowledged.
   *
   * @param join the event with id 0, or null to join nothing
   * @param heard told of each event
   */
  public Member add(String token, String join, Consumer<Member> heard) throws Exception {
    Member member = begin(token, join, heard);
    member.await();
    return member;
  }

  /** The same, without waiting; see {@link Member#await}. */
  public Member begin(String token, String join, Consumer<Member> heard) {
    Member member = new Member();
    new Bootstrap()
        .group(loop)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_RCVBUF, SMALL_BUFFER)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Reader(member, token, join, heard));
              }
            })
        .connect(InetAddress.getLoopbackAddress(), port);
    return member;
  }

  private static ByteBuf frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuf frame = Unpooled.buffer(payload.length + 8).writeByte(0x81);
    if (payload.length < 126) {
      frame.writeByte(0x80 | payload.length);
    } else {
      frame.writeByte(0x80 | 126).writeShort(payload.length);
    }
    return frame.writeInt(0).writeBytes(payload);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Reader extends ByteToMessageDecoder {
    private final Member member;
    private final String token;
    private final String join;
    private final Consumer<Member> heard;
    private boolean upgraded;
    private long skip;

    Reader(Member member, String token, String join, Consumer<Member> heard) {
      this.member = member;
      this.token = token;
      this.join = join;
      this.heard = heard;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(
          Unpooled.copiedBuffer(
              RawClient.upgrade(RawClient.OPENING, "13", ""), StandardCharsets.US_ASCII));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      if (skip > 0) {
        int now = (int) Math.min(skip, in.readableBytes());
        in.skipBytes(now);
        skip -= now;
      } else if (!upgraded) {
        int end = endOfHead(in);
        if (end > 0) {
          in.skipBytes(end);
          upgraded = true;
        }
      } else if (in.readableBytes() >= 2) {
        frame(ctx, in);
      }
    }

    private static int endOfHead(ByteBuf in) {
      for (int i = in.readerIndex(); i + 3 < in.writerIndex(); i++) {
        if (in.getInt(i) == 0x0D0A0D0A) {
          return i + 4 - in.readerIndex();
        }
      }
      return 0;
    }

    private void frame(ChannelHandlerContext ctx, ByteBuf in) {
      int start = in.readerIndex();
      int head = 2;
      long length = in.getUnsignedByte(start + 1);
      if (length == 126) {
        head = 4;
      } else if (length == 127) {
        head = 10;
      }
      if (in.readableBytes() < head) {
        return;
      }
      if (head > 2) {
        length = head == 4 ? in.getUnsignedShort(start + 2) : in.getLong(start + 2);
      }
      int look = (int) Math.min(length, EVENT.length);
      if (in.readableBytes() < head + look) {
        return;
      }
      packet(ctx, in, start + head, look);
      in.skipBytes(head);
      skip = length;
    }

    private void packet(ChannelHandlerContext ctx, ByteBuf in, int at, int look) {
      char type = (char) in.getByte(at);
      if (look == EVENT.length && isEvent(in, at)) {
        member.received++;
        heard.accept(member);
      } else if (type == '2') {
        ctx.writeAndFlush(Crowd.frame("3"));
      } else if (type == '0') {
        ctx.writeAndFlush(Crowd.frame("40{\"token\":\"" + token + "\"}"));
      } else if (in.getByte(at + 1) == '0' && join != null) {
        ctx.writeAndFlush(Crowd.frame(join));
      } else {
        member.joined.complete(ctx.channel());
      }
    }

    private static boolean isEvent(ByteBuf in, int at) {
      for (int i = 0; i < EVENT.length; i++) {
        if (in.getByte(at + i) != EVENT[i]) {
          return false;
        }
      }
      return true;
    }

    /** The decoder would go on reading until it has found something to hand on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      discardSomeReadBytes();
      ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      member.ended.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
