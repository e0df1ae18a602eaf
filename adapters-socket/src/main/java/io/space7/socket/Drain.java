package io.space7.socket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Waits, without a thread, until a channel has passed on everything that was written to it. However
 * slow that is, a client that takes anything at all is waited for; one that takes nothing for a
 * while is given up. Touched on the event loop only.
 */
final class Drain {
  private final Channel channel;
  private final Duration stall;
  private final Runnable stalled;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** Where writing stood when it was last looked at. */
  private Object message;

  private long progress;

  private Drain(Channel channel, Duration stall, Runnable stalled) {
    this.channel = channel;
    this.stall = stall;
    this.stalled = stalled;
  }

  /**
   * @param stall how long a client may take nothing
   * @param stalled run if it does, before the stage fails
   * @return fails with a {@link Refusal} of {@link ErrorCode#BUSY} if the connection ends
   */
  static CompletionStage<Void> of(Channel channel, Duration stall, Runnable stalled) {
    Drain drain = new Drain(channel, stall, stalled);
    try {
      channel.eventLoop().execute(drain::begin);
    } catch (RejectedExecutionException stopping) {
      drain.fail();
    }
    return drain.done;
  }

  private void begin() {
    // An empty write is done after all before it.
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                done.complete(null);
              } else {
                fail();
              }
            });
    look();
  }

  private void look() {
    if (done.isDone()) {
      return;
    }
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null) {
      fail();
    } else if (message != null
        && buffer.current() == message
        && buffer.currentProgress() == progress) {
      stalled.run();
      fail();
    } else {
      message = buffer.current();
      progress = buffer.currentProgress();
      Faults.schedule(channel.eventLoop(), this::look, stall);
    }
  }

  private void fail() {
    done.completeExceptionally(new Refusal(ErrorCode.BUSY, "The socket has gone."));
  }
}
