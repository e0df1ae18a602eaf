package io.space7.persistence;

import io.space7.application.port.SpaceIndex;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * Counts how many messages each Space has gained in the last days, behind the changes to threads:
 * what is counted is the difference between the Space's own count and the one that was seen last.
 * So a count may be made twice or by several servers at once, and one that was not made because a
 * server has stopped is made up for by the next. Thread-safe.
 */
public final class SpaceTrends {
  /** Spaces of one statement. */
  private static final int BATCH = 500;

  private static final SpaceId BEFORE_ALL = new SpaceId(new UUID(0, 0));

  private final Transactions transactions;
  private final Clock clock;

  /** The Spaces to count, each with what stands for its newest change. */
  private final Map<SpaceId, Object> changed = new ConcurrentHashMap<>();

  SpaceTrends(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Notes that a Space may have gained or lost messages. */
  void changed(SpaceId spaceId) {
    changed.put(spaceId, new Object());
  }

  /** Some of the Spaces that are not counted yet. */
  List<SpaceId> changed() {
    return changed.keySet().stream().limit(BATCH).toList();
  }

  /** Counts what has changed; to be called every second. While the database is away, it waits. */
  public void count() {
    try {
      countChanged();
    } catch (Refusal databaseAway) {
      // Whatever is not counted is still noted.
    }
  }

  private void countChanged() {
    Map<SpaceId, Object> all = new HashMap<>(changed);
    List<SpaceId> ids = List.copyOf(all.keySet());
    for (int from = 0; from < ids.size(); from += BATCH) {
      List<SpaceId> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
      count(batch);
      // Whatever has changed again meanwhile stays.
      batch.forEach(id -> changed.remove(id, all.get(id)));
    }
  }

  /** A Space that another server is just counting is left to it. */
  private void count(List<SpaceId> ids) {
    transactions.single(
        handle ->
            handle
                .createUpdate(
                    """
                    WITH gained AS (
                      SELECT t.space_id, s.message_count, s.message_count - t.counted AS messages
                      FROM space_trends t
                      JOIN spaces s ON s.space_id = t.space_id
                      WHERE t.space_id = ANY (:ids) AND s.message_count <> t.counted
                      ORDER BY t.space_id
                      FOR NO KEY UPDATE OF t SKIP LOCKED
                    ), day AS (
                      INSERT INTO space_trend_days AS d (space_id, day, messages)
                      SELECT space_id, :today, messages FROM gained
                      ON CONFLICT (space_id, day) DO UPDATE
                      SET messages = d.messages + excluded.messages
                    )
                    UPDATE space_trends t
                    SET trend = t.trend + g.messages, counted = g.message_count
                    FROM gained g
                    WHERE t.space_id = g.space_id
                    """)
                .bindArray("ids", SpaceId.class, ids)
                .bind("today", today())
                .execute());
  }

  /**
   * Takes out the days that do not count any more.
   *
   * @return how many there were, at most {@code batch}
   */
  int expire(Handle handle, int batch) {
    return handle
        .createQuery(
            """
                    WITH expired AS (
                      DELETE FROM space_trend_days
                      WHERE (space_id, day) IN (
                        SELECT space_id, day FROM space_trend_days
                        WHERE day < :first
                        ORDER BY day
                        LIMIT :batch
                        FOR UPDATE SKIP LOCKED)
                      RETURNING space_id, messages
                    ), trend AS (
                      UPDATE space_trends t SET trend = t.trend - e.messages
                      FROM (
                        SELECT space_id, sum(messages) AS messages FROM expired GROUP BY space_id
                      ) e
                      WHERE t.space_id = e.space_id
                    )
                    SELECT count(*) FROM expired
                    """)
        .bind("first", today().minusDays(SpaceIndex.TREND_DAYS - 1L))
        .bind("batch", batch)
        .map((row, context) -> row.getInt(1))
        .one();
  }

  /** Counts what a server that has stopped left uncounted. */
  void countAll() {
    SpaceId position = BEFORE_ALL;
    for (List<Seen> seen = see(position); !seen.isEmpty(); seen = see(position)) {
      List<SpaceId> behind = seen.stream().filter(Seen::isBehind).map(Seen::id).toList();
      if (!behind.isEmpty()) {
        count(behind);
      }
      position = seen.get(seen.size() - 1).id;
    }
  }

  private List<Seen> see(SpaceId after) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT s.space_id, s.message_count <> t.counted AS is_behind
                    FROM spaces s
                    JOIN space_trends t ON t.space_id = s.space_id
                    WHERE s.space_id > :after
                    ORDER BY s.space_id
                    LIMIT :batch
                    """)
                .bind("after", after)
                .bind("batch", BATCH)
                .map((row, context) -> new Seen(Rows.spaceId(row), row.getBoolean(2)))
                .list());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private record Seen(SpaceId id, boolean isBehind) {}
}
