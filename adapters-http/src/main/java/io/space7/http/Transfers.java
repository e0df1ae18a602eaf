package io.space7.http;

import io.javalin.http.Context;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import io.space7.wire.SharedBudget;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/**
 * The long answers that are being sent. Each holds memory for as long as its client takes, so what
 * they hold together is bounded; if it does not suffice, clients that take nothing are cut off.
 *
 * <p>Safe for use by many threads.
 */
final class Transfers {
  /** Up to this many bytes, an answer leaves without a thread that waits for the client. */
  static final int OUTPUT_BUFFER = 32 * 1024;

  private final Clients clients;
  private final SharedBudget memory;

  /**
   * @param memory in bytes
   */
  Transfers(Clients clients, SharedBudget memory) {
    this.clients = clients;
    this.memory = memory;
  }

  /**
   * Refuses early what could not be sent later, before it is made.
   *
   * @throws Refusal {@link ErrorCode#BUSY} if the user takes nothing of what is being sent already
   */
  void requireRoom(UserId user) {
    if (!memory.hasRoom(Clients.share(user, memory), Transfer.BUFFER)) {
      throw busy();
    }
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
      ReadableByteChannel bytes = Channels.newChannel(new ByteArrayInputStream(body));
      send(ctx, bytes, body.length, body.length + Transfer.BUFFER);
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
    send(ctx, bytes, length, Math.min(length, Transfer.BUFFER));
  }

  private void send(Context ctx, ReadableByteChannel bytes, long length, long held) {
    SharedBudget.Lease lease =
        memory.lease(clients.shares(ctx.req(), memory), held, Clients.cutOff(ctx.req()));
    if (lease == null) {
      Transfer.close(bytes);
      throw busy();
    }
    ctx.res().setContentLengthLong(length);
    ctx.future(
        () ->
            Transfer.start(bytes, length, ctx, lease)
                .whenComplete((nothing, failure) -> lease.close()));
  }

  private static Refusal busy() {
    return new Refusal(ErrorCode.BUSY, "The server is sending too much; try again in a moment.");
  }
}
