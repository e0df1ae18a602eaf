package io.space7.http;

import io.javalin.http.Context;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Semaphore;

/**
 * The long answers that are being sent. Each holds a buffer for as long as its client takes, so
 * their number is bounded.
 *
 * <p>Safe for use by many threads.
 */
final class Transfers {
  /** Up to this many bytes, an answer leaves without a thread that waits for the client. */
  static final int OUTPUT_BUFFER = 32 * 1024;

  private final Semaphore free;

  /**
   * @param max the largest number at a time
   */
  Transfers(int max) {
    this.free = new Semaphore(max);
  }

  /**
   * Sends a whole body: at once if it fits into what the connection takes without a thread that
   * waits, and otherwise as below.
   *
   * @throws Refusal {@link ErrorCode#BUSY}
   */
  void send(Context ctx, byte[] body) {
    if (body.length <= OUTPUT_BUFFER) {
      ctx.result(body);
    } else {
      send(ctx, Channels.newChannel(new ByteArrayInputStream(body)), body.length);
    }
  }

  /**
   * Sends bytes as the answer's body, after the handler has returned. Call it before the answer is
   * described.
   *
   * @param bytes closed at the end, whatever the end is
   * @param length of all the bytes; at least 1
   * @throws Refusal {@link ErrorCode#BUSY}
   */
  void send(Context ctx, ReadableByteChannel bytes, long length) {
    if (!free.tryAcquire()) {
      Transfer.close(bytes);
      throw new Refusal(
          ErrorCode.BUSY, "The server is sending too many files; try again in a moment.");
    }
    ctx.res().setContentLengthLong(length);
    ctx.future(
        () ->
            Transfer.start(bytes, length, ctx).whenComplete((nothing, failure) -> free.release()));
  }
}
