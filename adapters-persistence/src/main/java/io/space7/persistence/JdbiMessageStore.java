package io.space7.persistence;

import io.space7.application.port.MessageStore;
import io.space7.domain.Appreciation;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Like;
import io.space7.domain.MediaDetails;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.NewMessage;
import io.space7.domain.PageRequest;
import io.space7.domain.Position;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Threads in PostgreSQL.
 *
 * <p>Round trips: {@code hasSucceeded}, {@code page}, {@code standing}, {@code find} and {@code
 * likes} one, which calls of {@code standing} that come together share; {@code appreciate} two if
 * the state is what is wished already. Otherwise changes share a transaction with whatever waits
 * beside them, and all its changes together take four (lock, read who acts, write, commit), two
 * more if there are idempotency keys, two more each if there are appreciations or deletions, which
 * share the reading, and two more if there are files, or one if those are deleted only.
 */
final class JdbiMessageStore implements MessageStore {
  private final WatchedReads reads;
  private final Transactions transactions;
  private final GroupCommit changes;
  private final SpaceTrends trends;
  private final Clock clock;
  private final Standings standings;

  JdbiMessageStore(
      WatchedReads reads,
      Standings standings,
      GroupCommit changes,
      SpaceTrends trends,
      Clock clock) {
    this.reads = reads;
    this.transactions = reads.transactions();
    this.changes = changes;
    this.trends = trends;
    this.clock = clock;
    this.standings = standings;
  }

  @Override
  public Posted post(NewMessage message) {
    Posted posted = changes.make(new Posting(message));
    trends.changed(message.spaceId());
    return posted;
  }

  @Override
  public boolean hasSucceeded(SpaceId spaceId, UserId userId, IdempotencyKey key) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (
                      SELECT FROM idempotency_attempts
                      WHERE space_id = :spaceId AND user_id = :userId AND key = :key
                        AND created_at > :forgotten)
                    """)
                .bind("spaceId", spaceId)
                .bind("userId", userId)
                .bind("key", key)
                .bind("forgotten", clock.instant().minus(ATTEMPTS_KEPT))
                .map((row, context) -> row.getBoolean(1))
                .one());
  }

  @Override
  public Appreciated appreciate(
      SpaceId spaceId, MessageId messageId, UserId userId, Appreciation wish, SocketId source) {
    Appreciating change = new Appreciating(spaceId, messageId, userId, wish, source);
    // Clients repeat over a socket what they have changed over REST; that need not wait in line.
    Optional<Appreciated> settled =
        wish == Appreciation.TOGGLE ? Optional.empty() : transactions.single(change::settled);
    return settled.orElseGet(() -> changes.make(change));
  }

  @Override
  public Deleted delete(SpaceId spaceId, MessageId messageId, UserId userId, SocketId source) {
    Deleted deleted = changes.make(new Deleting(spaceId, messageId, userId, source));
    trends.changed(spaceId);
    return deleted;
  }

  @Override
  public Optional<ThreadPage> page(SpaceId spaceId, UserId viewerId, PageRequest request) {
    return reads.read(
        spaceId,
        handle -> ThreadReading.page(handle, spaceId, viewerId, request),
        page -> new Position(page.lastSeq(), page.epoch()));
  }

  @Override
  public Optional<Standing> standing(SpaceId spaceId, UserId viewerId, Map<Long, Long> crowded) {
    return standings.of(spaceId, viewerId, crowded);
  }

  @Override
  public Optional<Message> find(SpaceId spaceId, MessageId messageId, UserId viewerId) {
    return transactions.single(handle -> ThreadReading.find(handle, spaceId, messageId, viewerId));
  }

  @Override
  public List<Like> likes(SpaceId spaceId, MessageId messageId, long after, int limit) {
    return transactions.single(
        handle -> ThreadReading.likes(handle, spaceId, messageId, after, limit));
  }

  @Override
  public List<Undescribed> undescribed(Undescribed after, int limit) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT space_id, seq, media_name FROM messages
                    WHERE media_name IS NOT NULL AND media_content_type IS NULL
                      AND (space_id, seq) > (:spaceId, :seq)
                    ORDER BY space_id, seq
                    LIMIT :limit
                    """)
                .bind("spaceId", after == null ? new UUID(0, 0) : after.spaceId().value())
                .bind("seq", after == null ? 0 : after.seq())
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Undescribed(
                            Rows.spaceId(row),
                            row.getLong("seq"),
                            DomainTypes.MEDIA_NAME.map(row, "media_name", null)))
                .list());
  }

  @Override
  public void describe(Undescribed file, MediaDetails details) {
    transactions.single(
        handle ->
            handle
                .createUpdate(
                    """
                    WITH space AS (
                      SELECT space_id FROM spaces WHERE space_id = :spaceId FOR NO KEY UPDATE
                    ), described AS (
                      UPDATE messages m
                      SET media_content_type = :contentType, media_bytes = :bytes,
                        media_width = :width, media_height = :height,
                        media_duration_ms = :durationMs
                      FROM space
                      WHERE m.space_id = space.space_id AND m.seq = :seq AND m.media_name = :name
                        AND m.media_content_type IS NULL
                      RETURNING m.space_id
                    )
                    UPDATE spaces SET changes = changes + 1
                    WHERE space_id = (SELECT space_id FROM described)
                    """)
                .bind("spaceId", file.spaceId())
                .bind("seq", file.seq())
                .bind("name", file.name())
                .bind("contentType", details.contentType())
                .bind("bytes", details.bytes())
                .bind("width", details.width())
                .bind("height", details.height())
                .bind("durationMs", details.durationMs())
                .execute());
  }
}
