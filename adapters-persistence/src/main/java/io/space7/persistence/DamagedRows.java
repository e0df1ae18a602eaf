package io.space7.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.space7.domain.SpaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator once of each row that cannot be read. Thread-safe. */
final class DamagedRows {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedRows.class);
  private static final int REMEMBERED = 1_000;

  private static final Cache<String, Boolean> TOLD =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  private DamagedRows() {}

  /** What the row says is not repeated: it may be what somebody wrote. */
  static void report(SpaceId spaceId, long seq, RuntimeException why) {
    if (TOLD.asMap().putIfAbsent(spaceId + "/" + seq, true) == null) {
      LOG.error(
          "What is stored as {} of Space {} cannot be read and is left out: {}",
          seq,
          spaceId,
          why.getClass().getSimpleName());
    }
  }
}
