package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the signals that come, in their order; that some may have been missed is a {@link
 * Signal.Lost}, whoever says so. Safe for use by many threads.
 */
public final class HeardSignals implements SpaceSignals.Receiver {
  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
  private final AtomicInteger silences = new AtomicInteger();

  @Override
  public void heard(Signal signal) {
    heard.add(signal);
  }

  @Override
  public void mayHaveMissed() {
    heard.add(new Signal.Lost());
  }

  @Override
  public void hearsNobody() {
    silences.incrementAndGet();
  }

  /** How often nobody could be heard. */
  public int silences() {
    return silences.get();
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
