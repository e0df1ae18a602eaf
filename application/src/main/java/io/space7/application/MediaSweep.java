package io.space7.application;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaLedger.Entry;
import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Removes the files that no message carries, once they are due: what a crash, an outage or somebody
 * who went away has left. Thread-safe; may run on any number of servers at once.
 *
 * <p>A file is taken, then removed, then struck out. Whatever stops it between these only makes a
 * later run do again what does no harm when done twice.
 *
 * <p>Why it is so: docs/adr/0013-media-ledger.md.
 */
public final class MediaSweep {
  /** Files that are taken at once. */
  static final int BATCH = 100;

  /** Batches of a run; what is left then waits for the next run. */
  static final int MAX_BATCHES = 100;

  /** So many failures in a row mean that it is not about the files. */
  static final int MAX_FAILURES = 3;

  private final MediaStore store;
  private final MediaLedger ledger;
  private final Clock clock;

  public MediaSweep(MediaStore store, MediaLedger ledger, Clock clock) {
    this.store = store;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Removes everything that is due, within bounds; to be called every minute. Ends early if the
   * storage is away.
   *
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}; what was removed before stays removed
   */
  public Swept run() {
    Run run = new Run();
    for (int batches = 0; batches < MAX_BATCHES && !run.isStorageAway(); batches++) {
      List<Entry> due = ledger.takeDue(clock.instant(), BATCH);
      run.remove(due);
      if (due.size() < BATCH) {
        break;
      }
    }
    return new Swept(run.removed, run.left);
  }

  /**
   * What a run did.
   *
   * @param removed the files that are gone
   * @param left the files that were taken and could not be removed; they are due again later
   */
  public record Swept(int removed, int left) {}

  private final class Run {
    private int removed;
    private int left;
    private int failuresInARow;

    boolean isStorageAway() {
      return failuresInARow == MAX_FAILURES;
    }

    void remove(List<Entry> due) {
      // Files that were taken together are due together again. If some of them cannot be removed,
      // they must not come before the others each time.
      List<Entry> files = new ArrayList<>(due);
      Collections.shuffle(files);
      List<Entry> gone = new ArrayList<>(files.size());
      try {
        for (Entry file : files) {
          if (!isStorageAway() && remove(file)) {
            gone.add(file);
          }
        }
      } finally {
        removed += gone.size();
        left += files.size() - gone.size();
        if (!gone.isEmpty()) {
          ledger.strike(gone);
        }
      }
    }

    private boolean remove(Entry file) {
      try {
        store.delete(file.name());
        failuresInARow = 0;
        return true;
      } catch (Refusal storageAway) {
        failuresInARow++;
        return false;
      }
    }
  }
}
