package io.space7.application;

import io.space7.domain.UploadId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Who sends to which upload on this server. A client whose line broke comes back before anybody has
 * noticed that the old one is dead: the old sender is cut off, and what came of it is kept, so that
 * it need not be sent again.
 *
 * <p>Thread-safe.
 */
final class UploadSenders {
  /** For the storage to keep the last part; the sender is not waited for. */
  private static final int PATIENCE_SECONDS = 20;

  private final ConcurrentMap<UploadId, Turn> turns = new ConcurrentHashMap<>();

  /**
   * Becomes the only sender, once the one before is done.
   *
   * @return to be closed; null if the one before does not come to an end
   */
  Turn turn(UploadId id, Runnable cutOff) {
    Turn mine = new Turn(id, cutOff);
    for (Turn other = turns.putIfAbsent(id, mine);
        other != null;
        other = turns.putIfAbsent(id, mine)) {
      if (!other.end()) {
        return null;
      }
    }
    return mine;
  }

  /** Ends the sender that there is, if any. */
  void cutOff(UploadId id) {
    Turn other = turns.get(id);
    if (other != null) {
      other.end();
    }
  }

  /** The time during which one sender sends. */
  final class Turn implements AutoCloseable {
    private final UploadId id;
    private final Runnable cutOff;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean isCutOff;

    private Turn(UploadId id, Runnable cutOff) {
      this.id = id;
      this.cutOff = cutOff;
    }

    private boolean end() {
      cutOff();
      try {
        return over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Not once it is over: the line may be used for something else by then. */
    private synchronized void cutOff() {
      if (!isCutOff) {
        isCutOff = true;
        cutOff.run();
      }
    }

    @Override
    public synchronized void close() {
      isCutOff = true;
      turns.remove(id, this);
      over.countDown();
    }
  }
}
