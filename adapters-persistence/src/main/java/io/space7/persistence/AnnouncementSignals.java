package io.space7.persistence;

import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other servers of announcements, as many at a time as wait. Not in the announcements'
 * own transactions: those that notify commit one after another, disk and all, and the commits of
 * changes would have to wait in line with every single announcement. Thread-safe.
 *
 * <p>What there is no room for, or no database, is left to the others to find out by themselves.
 */
final class AnnouncementSignals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementSignals.class);
  private static final int ROOM = 10_000;

  /** As many as fit into one text behind a node's 8 characters: a blank and the longest word. */
  static final int AT_ONCE = (SignalText.MAX_LENGTH - 8) / (1 + SignalText.LONGEST_WORD);

  private final Transactions transactions;
  private final String node;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(ROOM);
  private final Thread thread = new Thread(this::run, "space7-announcements");

  /**
   * @param node this server, as whose word they are passed on
   */
  AnnouncementSignals(Transactions transactions, String node) {
    this.transactions = transactions;
    this.node = node;
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells of an event whose source is stored; returns at once. */
  void tell(SpaceEvent event) {
    waiting.offer(SignalText.announced(event));
  }

  /** Tells of something else, as one word of a {@link SignalText}; returns at once. */
  void tell(String word) {
    waiting.offer(word);
  }

  private void run() {
    List<String> batch = new ArrayList<>();
    try {
      while (true) {
        batch.add(waiting.take());
        waiting.drainTo(batch, AT_ONCE - 1);
        send(batch.stream().collect(Collectors.joining(" ", node + " ", "")));
        batch.clear();
      }
    } catch (InterruptedException closed) {
      // There is nobody to tell any more.
    }
  }

  private void send(String text) {
    try {
      transactions.single(
          handle ->
              handle
                  .createQuery("SELECT pg_notify(:channel, :text)")
                  .bind("channel", SignalText.CHANNEL)
                  .bind("text", text)
                  .map((row, context) -> row.getString(1))
                  .one());
    } catch (Refusal databaseAway) {
      LOG.debug("Announcements were not passed on: {}", databaseAway.getMessage());
    } catch (RuntimeException defect) {
      LOG.error("Announcements cannot be passed on", defect);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
