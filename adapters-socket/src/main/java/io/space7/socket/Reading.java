package io.space7.socket;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads a channel only while everybody has room who works off what its client says. What has been
 * read already is still handed on, so more may come after a stop: what one read brings.
 */
final class Reading implements SerialExecutor.Flow {
  private final Channel channel;
  private final Holding waiting;

  /** How many have no room; touched on the event loop only. */
  private int stops;

  /**
   * @param waiting what of that waits for its turn
   */
  Reading(Channel channel, Holding waiting) {
    this.channel = channel;
    this.waiting = waiting;
  }

  /** A client whose part of all that waits is used up is cut. */
  @Override
  public void holds(long bytes) {
    if (!waiting.set(bytes)) {
      onLoop(channel::close);
    }
  }

  /** From any thread. */
  @Override
  public void stop() {
    onLoop(
        () -> {
          if (stops++ == 0) {
            channel.config().setAutoRead(false);
          }
        });
  }

  /** From any thread. */
  @Override
  public void goOn() {
    onLoop(
        () -> {
          if (--stops == 0) {
            channel.config().setAutoRead(true);
          }
        });
  }

  /** On the event loop. */
  boolean isStopped() {
    return stops > 0;
  }

  private void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
      return;
    }
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException stopping) {
      channel.close();
    }
  }
}
