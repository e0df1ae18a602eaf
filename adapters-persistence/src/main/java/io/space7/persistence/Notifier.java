package io.space7.persistence;

import io.space7.application.port.SignalText;
import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals by {@code NOTIFY}, as many at a time as wait. Not in the transactions of what they
 * tell of: those that notify commit one after another, disk and all, and the commits of changes
 * would have to wait in line with every single announcement. Thread-safe.
 *
 * <p>What there is no room for, or no database, is lost; the others are told that it may be.
 */
final class Notifier implements AutoCloseable {
  static final String CHANNEL = "space7_events";

  /** PostgreSQL takes less than 8000 bytes. */
  static final int MAX_LENGTH = 7_999;

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final int ROOM = 10_000;

  /** About what one text holds. */
  private static final int AT_ONCE = MAX_LENGTH / SignalText.MAX_WORD;

  private final Transactions transactions;
  private final SignalText text;
  private final BlockingQueue<Signal> waiting = new ArrayBlockingQueue<>(ROOM);
  private final AtomicBoolean lost = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "space7-notifier");

  Notifier(Transactions transactions, SignalText text) {
    this.transactions = transactions;
    this.text = text;
    thread.setDaemon(true);
    thread.start();
  }

  /** Sends signals soon; returns at once. */
  void send(Collection<Signal> signals) {
    for (Signal signal : signals) {
      if (!waiting.offer(signal)) {
        lost.set(true);
      }
    }
  }

  private void run() {
    List<Signal> batch = new ArrayList<>();
    try {
      while (true) {
        Signal first = lost.get() ? waiting.poll(1, TimeUnit.SECONDS) : waiting.take();
        if (lost.getAndSet(false)) {
          batch.add(new Signal.Lost());
        }
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, AT_ONCE - batch.size());
        }
        if (!notifyOthers(text.write(batch, MAX_LENGTH))) {
          lost.set(true);
        }
        batch.clear();
      }
    } catch (InterruptedException closed) {
      // There is nobody to tell any more.
    }
  }

  private boolean notifyOthers(List<String> texts) {
    try {
      transactions.single(
          handle ->
              handle
                  .createQuery("SELECT pg_notify(:channel, signal) FROM unnest(:texts) AS signal")
                  .bind("channel", CHANNEL)
                  .bindArray("texts", String.class, texts)
                  .map((row, context) -> row.getString(1))
                  .list());
      return true;
    } catch (Refusal databaseAway) {
      LOG.debug("Signals were not passed on: {}", databaseAway.getMessage());
    } catch (RuntimeException defect) {
      LOG.error("Signals cannot be passed on", defect);
    }
    return false;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
