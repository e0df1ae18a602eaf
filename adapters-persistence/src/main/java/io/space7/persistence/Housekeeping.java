package io.space7.persistence;

import io.space7.application.port.MessageStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Removes what nobody can ask for any more: attempts to send that are too old to be repeated,
 * expired invites and uploads, and events older than the log promises. Thread-safe; may run on any
 * number of servers at once.
 *
 * <p>It works in many small transactions, each of which holds what others may wait for only for
 * milliseconds.
 */
public final class Housekeeping {
  /** How long events are kept unless told otherwise. */
  public static final Duration EVENTS_KEPT = Duration.ofDays(7);

  private static final Duration INVITES_KEPT = Duration.ofDays(2);

  /** Rows of one transaction. */
  static final int BATCH = 500;

  /** Batches of one kind and run; what is left then waits for the next run. */
  private static final int MAX_BATCHES = 2_000;

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Transactions transactions;
  private final SpaceTrends trends;
  private final Clock clock;
  private final Duration eventsKept;

  Housekeeping(Transactions transactions, SpaceTrends trends, Clock clock, Duration eventsKept) {
    this.transactions = transactions;
    this.trends = trends;
    this.clock = clock;
    this.eventsKept = eventsKept;
  }

  /**
   * Removes everything that is due, within bounds; to be called every few minutes.
   *
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}; what was removed before stays removed
   */
  public Removed run() {
    Instant now = clock.instant();
    trends.countAll();
    inBatches(handle -> trends.expire(handle, BATCH));
    // An invite that is older than a removal has expired after so long.
    removeRemovals(now.minus(INVITES_KEPT));
    return new Removed(
        removeAttempts(now.minus(MessageStore.ATTEMPTS_KEPT)),
        removeInvites(now),
        inBatches(handle -> JdbiUploadStore.removeExpired(handle, now, BATCH)),
        // Events carry milliseconds; a finer limit would take some of them too early.
        removeEvents(now.minus(eventsKept).truncatedTo(ChronoUnit.MILLIS)));
  }

  private long removeAttempts(Instant until) {
    return inBatches(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM idempotency_attempts
                    WHERE (space_id, user_id, key) IN (
                      SELECT space_id, user_id, key FROM idempotency_attempts
                      WHERE created_at <= :until
                      ORDER BY created_at
                      LIMIT :batch
                      FOR UPDATE SKIP LOCKED)
                    """)
                .bind("until", until)
                .bind("batch", BATCH)
                .execute());
  }

  private void removeRemovals(Instant until) {
    inBatches(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM space_removals
                    WHERE (space_id, user_id) IN (
                      SELECT space_id, user_id FROM space_removals
                      WHERE removed_at <= :until
                      ORDER BY removed_at
                      LIMIT :batch
                      FOR UPDATE SKIP LOCKED)
                    """)
                .bind("until", until)
                .bind("batch", BATCH)
                .execute());
  }

  private long removeInvites(Instant now) {
    return inBatches(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM space_invites
                    WHERE (space_id, code_sha256) IN (
                      SELECT space_id, code_sha256 FROM space_invites
                      WHERE expires_at <= :now
                      ORDER BY expires_at
                      LIMIT :batch
                      FOR UPDATE SKIP LOCKED)
                    """)
                .bind("now", now)
                .bind("batch", BATCH)
                .execute());
  }

  /** Walks over the Spaces; of each, the oldest kept event tells whether anything is due. */
  private long removeEvents(Instant until) {
    long removed = 0;
    UUID position = BEFORE_ALL;
    for (int batches = 0; batches < MAX_BATCHES; batches++) {
      List<SpaceDue> spaces = spaces(position, until);
      for (SpaceDue space : spaces) {
        if (space.due) {
          removed += inBatches(handle -> removeEvents(handle, space.id, until));
        }
      }
      if (spaces.size() < BATCH) {
        break;
      }
      position = spaces.get(spaces.size() - 1).id;
    }
    return removed;
  }

  private List<SpaceDue> spaces(UUID position, Instant until) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT s.space_id, coalesce(e.created_at < :until, false) AS due
                    FROM spaces s
                    LEFT JOIN space_events e
                      ON e.space_id = s.space_id AND e.seq = s.first_kept_seq
                    WHERE s.space_id > :position
                    ORDER BY s.space_id
                    LIMIT :batch
                    """)
                .bind("until", until)
                .bind("position", position)
                .bind("batch", BATCH)
                .map(
                    (row, context) -> new SpaceDue(row.getObject(1, UUID.class), row.getBoolean(2)))
                .list());
  }

  /**
   * Within a Space events are in the order of their time, so the due ones come first. The Space's
   * row, for which writers wait, is locked last.
   */
  private static int removeEvents(Handle handle, UUID spaceId, Instant until) {
    return handle
        .createQuery(
            """
            WITH removed AS (
              DELETE FROM space_events
              WHERE space_id = :spaceId AND seq IN (
                SELECT seq FROM space_events
                WHERE space_id = :spaceId AND created_at < :until
                ORDER BY seq
                LIMIT :batch)
              RETURNING seq
            ), total AS (
              SELECT count(*) AS events, max(seq) AS last_seq FROM removed
            ), space AS (
              UPDATE spaces
              SET first_kept_seq = greatest(first_kept_seq, total.last_seq + 1)
              FROM total
              WHERE space_id = :spaceId AND total.events > 0
            )
            SELECT events FROM total
            """)
        .bind("spaceId", spaceId)
        .bind("until", until)
        .bind("batch", BATCH)
        .map((row, context) -> row.getInt(1))
        .one();
  }

  private long inBatches(Batch batch) {
    long removed = 0;
    int last = BATCH;
    for (int batches = 0; batches < MAX_BATCHES && last == BATCH; batches++) {
      last = transactions.single(batch::remove);
      removed += last;
    }
    return removed;
  }

  /** How many rows of each kind a run removed. */
  public record Removed(long attempts, long invites, long uploads, long events) {}

  private record SpaceDue(UUID id, boolean due) {}

  private interface Batch {
    int remove(Handle handle);
  }
}
