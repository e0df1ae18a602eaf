package io.space7.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.space7.domain.Epoch;
import io.space7.domain.MessageId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import java.nio.file.Path;
import java.util.Map;

/**
 * The newest event of each Space that this server has acknowledged, delivered or told of: what a
 * database that has lost nothing must still have. Bounded; what is forgotten is not watched over.
 * Thread-safe.
 *
 * <p>Events go to a {@link SeenFile} too, before they are acknowledged, for this server's next
 * life.
 */
final class SeenEvents {
  /** The database writes in one order, so that a loss shows in what was written last. */
  private static final int MAX_SPACES = 20_000;

  private static final Seen NOTHING = new Seen(0, null);

  private final Cache<SpaceId, Seen> newest = Caffeine.newBuilder().maximumSize(MAX_SPACES).build();
  private final SeenFile file;
  private Epoch begun;

  /**
   * @param folder where the file is kept, or null to remember only while the process lives
   */
  SeenEvents(Path folder) {
    file = folder == null ? null : new SeenFile(folder);
  }

  /** What was last seen of a Space; of nothing, a seq of 0. */
  Seen of(SpaceId spaceId) {
    Seen seen = newest.getIfPresent(spaceId);
    return seen == null ? NOTHING : seen;
  }

  Map<SpaceId, Seen> all() {
    return Map.copyOf(newest.asMap());
  }

  /** Notes an event that is committed. */
  void note(SpaceEvent event) {
    note(event.spaceId(), new Seen(event.seq(), event.messageId()));
    if (file != null) {
      file.put(event.spaceId(), event.seq(), event.messageId());
    }
  }

  /** Notes that a position was told. */
  void note(SpaceId spaceId, long seq) {
    if (seq > of(spaceId).seq) {
      note(spaceId, new Seen(seq, null));
    }
  }

  private void note(SpaceId spaceId, Seen fresh) {
    newest.asMap().merge(spaceId, fresh, Seen::newer);
  }

  /**
   * Recalls what this server saw of a database in its last life.
   *
   * @return the epoch that it was of, or null if there was no such life
   */
  Epoch open(String database) {
    if (file == null) {
      return null;
    }
    file.open(database);
    file.read((spaceId, seq, messageId) -> note(spaceId, new Seen(seq, messageId)));
    return file.epoch();
  }

  /** Says of which epoch everything is from now on, and forgets what was of another. */
  synchronized void begin(Epoch epoch) {
    if (!epoch.equals(begun)) {
      if (begun != null) {
        newest.invalidateAll();
      }
      begun = epoch;
    }
    if (file != null && !epoch.equals(file.epoch())) {
      newest.invalidateAll();
      file.begin(epoch);
    }
  }

  /**
   * @param messageId of the event, or null if only its number is known
   */
  record Seen(long seq, MessageId messageId) {
    private Seen newer(Seen other) {
      if (seq == other.seq) {
        return messageId == null ? other : this;
      }
      return seq > other.seq ? this : other;
    }
  }
}
