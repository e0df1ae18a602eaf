package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.SpaceSignals;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the signals that come, in their order. Safe for use by many threads. */
public final class HeardSignals implements SpaceSignals.Receiver {
  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();

  /** One signal. */
  public sealed interface Signal {
    /** See {@link SpaceSignals.Receiver#happened}. */
    record Happened(SpaceId spaceId, long seq) implements Signal {}

    /** See {@link SpaceSignals.Receiver#announced}. */
    record Announced(SpaceId spaceId, long seq) implements Signal {}

    /** See {@link SpaceSignals.Receiver#claimed}. */
    record Claimed(SpaceId spaceId, long seq, UserId actorId, SocketId hint) implements Signal {}

    /** See {@link SpaceSignals.Receiver#accessChanged}. */
    record AccessChanged(SpaceId spaceId) implements Signal {}

    /** See {@link SpaceSignals.Receiver#updated}. */
    record Updated(SpaceId spaceId) implements Signal {}

    /** See {@link SpaceSignals.Receiver#left}. */
    record Left(SpaceId spaceId, UserId userId) implements Signal {}

    /** See {@link SpaceSignals.Receiver#read}. */
    record Read(SpaceId spaceId, UserId userId, Unread unread) implements Signal {}

    /** See {@link SpaceSignals.Receiver#erased}. */
    record Erased(UserId userId) implements Signal {}

    /** See {@link SpaceSignals.Receiver#mayHaveMissed}. */
    record MayHaveMissed() implements Signal {}
  }

  @Override
  public void happened(SpaceId spaceId, long seq) {
    heard.add(new Signal.Happened(spaceId, seq));
  }

  @Override
  public void announced(SpaceId spaceId, long seq) {
    heard.add(new Signal.Announced(spaceId, seq));
  }

  @Override
  public void claimed(SpaceId spaceId, long seq, UserId actorId, SocketId hint) {
    heard.add(new Signal.Claimed(spaceId, seq, actorId, hint));
  }

  @Override
  public void accessChanged(SpaceId spaceId) {
    heard.add(new Signal.AccessChanged(spaceId));
  }

  @Override
  public void updated(SpaceId spaceId) {
    heard.add(new Signal.Updated(spaceId));
  }

  @Override
  public void left(SpaceId spaceId, UserId userId) {
    heard.add(new Signal.Left(spaceId, userId));
  }

  @Override
  public void read(SpaceId spaceId, UserId userId, Unread unread) {
    heard.add(new Signal.Read(spaceId, userId, unread));
  }

  @Override
  public void erased(UserId userId) {
    heard.add(new Signal.Erased(userId));
  }

  @Override
  public void mayHaveMissed() {
    heard.add(new Signal.MayHaveMissed());
  }

  /**
   * Waits for a signal.
   *
   * @return what came before it
   */
  public List<Signal> await(Signal awaited) {
    List<Signal> before = new ArrayList<>();
    try {
      while (true) {
        Signal next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("while %s is awaited, after %s", awaited, before).isNotNull();
        if (next.equals(awaited)) {
          return before;
        }
        before.add(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
