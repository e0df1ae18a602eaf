package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.space7.wire.RequestHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Follows the requests of a relayed connection from outside: where a head begins and ends. A head
 * begins with the first byte after an answer, and has to end in time.
 *
 * <p>A head that might open a socket is remembered until it is answered. The HTTP server, which
 * alone knows for certain where requests begin, ends the connection if it is one; so a proxy may
 * send an upgrade on a connection that has served other requests.
 *
 * <p>Touched on the event loop only.
 */
final class RequestWatch {
  private static final byte[] UPGRADE = "GET /socket.io/".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INTERIM = "HTTP/1.1 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final EventExecutor loop;
  private final Duration patience;
  private final Runnable tooSlow;
  private ScheduledFuture<?> deadline;

  private boolean inHead = true;
  private boolean answered;

  /** Bytes of the head so far, and of them those that may be the beginning of its end. */
  private long length;

  private int matched;

  /** Null unless the head may open a socket. */
  private ByteBuf upgrade;

  /**
   * @param patience from a head's first byte to its end
   * @param tooSlow run if a head does not end in time
   */
  RequestWatch(EventExecutor loop, Duration patience, Runnable tooSlow) {
    this.loop = loop;
    this.patience = patience;
    this.tooSlow = tooSlow;
  }

  /** Looks at what the client sends. */
  void sent(ByteBuf chunk) {
    if (answered) {
      answered = false;
      inHead = true;
      length = 0;
      matched = 0;
    }
    if (!inHead) {
      return;
    }
    if (length == 0 && startsWith(chunk, UPGRADE)) {
      upgrade = Unpooled.buffer(chunk.readableBytes(), RequestHead.MAX_BYTES);
    }
    remember(chunk);
    length += chunk.readableBytes();
    if (endsIn(chunk)) {
      inHead = false;
      stop();
    } else if (deadline == null) {
      deadline = Faults.schedule(loop, tooSlow, patience);
    }
  }

  private void remember(ByteBuf chunk) {
    if (upgrade == null) {
      return;
    }
    if (chunk.readableBytes() <= upgrade.maxWritableBytes()) {
      upgrade.writeBytes(chunk, chunk.readerIndex(), chunk.readableBytes());
    } else {
      upgrade = null;
    }
  }

  private boolean endsIn(ByteBuf chunk) {
    for (int i = chunk.readerIndex(); i < chunk.writerIndex(); i++) {
      byte b = chunk.getByte(i);
      matched = b == END[matched] ? matched + 1 : b == END[0] ? 1 : 0;
      if (matched == END.length) {
        return true;
      }
    }
    return false;
  }

  /** Looks at what the server answers. */
  void answered(ByteBuf chunk) {
    // After an interim answer the client goes on with the same request.
    if (!startsWith(chunk, INTERIM)) {
      answered = true;
      upgrade = null;
    }
  }

  /** What may open a socket and was not answered; null if there is no such thing. */
  ByteBuf takeUpgrade() {
    ByteBuf taken = inHead ? null : upgrade;
    upgrade = null;
    return taken;
  }

  /** Watches no longer. */
  void stop() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private static boolean startsWith(ByteBuf chunk, byte[] beginning) {
    if (chunk.readableBytes() < beginning.length) {
      return false;
    }
    for (int i = 0; i < beginning.length; i++) {
      if (chunk.getByte(chunk.readerIndex() + i) != beginning[i]) {
        return false;
      }
    }
    return true;
  }
}
