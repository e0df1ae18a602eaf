package io.space7.persistence;

import io.space7.domain.Position;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * A Space whose row is locked until the transaction ends, and what the transaction makes of it.
 *
 * <p>Why it is so: docs/adr/0003-order.md.
 */
final class LockedSpace {
  private final SpaceId spaceId;
  private final Visibility visibility;
  private final UserId creatorId;
  private final boolean locked;
  private final boolean archived;
  private final Instant eventTime;
  private final Position stored;
  private long lastSeq;
  private int moreMessages;

  private LockedSpace(
      SpaceId spaceId,
      Visibility visibility,
      UserId creatorId,
      boolean locked,
      boolean archived,
      Instant eventTime,
      Position stored) {
    this.spaceId = spaceId;
    this.visibility = visibility;
    this.creatorId = creatorId;
    this.locked = locked;
    this.archived = archived;
    this.eventTime = eventTime;
    this.stored = stored;
    lastSeq = stored.seq();
  }

  /**
   * Locks the Spaces of these ids that exist, all servers in the same order. What else has to be
   * fresh is to be read by a later statement.
   *
   * @param now the time of what happens to them
   */
  static Map<SpaceId, LockedSpace> lock(Handle handle, Collection<SpaceId> ids, Instant now) {
    Map<SpaceId, LockedSpace> spaces = new LinkedHashMap<>();
    Pipeline lock = new Pipeline();
    addLock(lock, ids, now, true, space -> spaces.put(space.spaceId, space));
    lock.run(handle);
    return spaces;
  }

  /**
   * Adds a statement that does so.
   *
   * @param waits whether to wait for those that somebody else has locked; if not, they are left out
   */
  static void addLock(
      Pipeline pipeline,
      Collection<SpaceId> ids,
      Instant now,
      boolean waits,
      Consumer<LockedSpace> locked) {
    pipeline.query(
        """
        SELECT space_id, visibility, creator_id, is_locked, is_archived, last_seq, last_event_at,
          <epoch>
        FROM spaces
        WHERE space_id = ANY (:ids)
        ORDER BY space_id
        FOR NO KEY UPDATE <held>
        """,
        statement ->
            statement
                .define("epoch", History.EPOCH)
                .define("held", waits ? "" : "SKIP LOCKED")
                .bindArray("ids", SpaceId.class, ids),
        row ->
            locked.accept(
                new LockedSpace(
                    Rows.spaceId(row),
                    Visibility.parse(row.getString("visibility")),
                    Rows.userId(row, "creator_id"),
                    row.getBoolean("is_locked"),
                    row.getBoolean("is_archived"),
                    eventTime(now, Rows.instant(row, "last_event_at")),
                    new Position(row.getLong("last_seq"), Rows.epoch(row)))));
  }

  /** Never before that of an earlier event, whatever the clocks of the servers say. */
  private static Instant eventTime(Instant now, Instant lastEventAt) {
    Instant time = now.truncatedTo(ChronoUnit.MILLIS);
    return time.isBefore(lastEventAt) ? lastEventAt : time;
  }

  SpaceAccess access(UserId userId, boolean member) {
    return new SpaceAccess(visibility, member, creatorId.equals(userId), locked, archived);
  }

  /** Something has happened: the event that was numbered last is settled. */
  void settle(long seq, int messages) {
    if (seq != nextSeq()) {
      throw new IllegalStateException("an event numbered " + seq + " after " + lastSeq);
    }
    lastSeq = seq;
    moreMessages += messages;
  }

  /** The number of the next event. */
  long nextSeq() {
    return lastSeq + 1;
  }

  /** The time of every event of this transaction. */
  Instant eventTime() {
    return eventTime;
  }

  SpaceId spaceId() {
    return spaceId;
  }

  /** Where it stood when it was locked. */
  Position stored() {
    return stored;
  }

  long lastSeq() {
    return lastSeq;
  }

  /** How many messages it has gained, or lost. */
  int moreMessages() {
    return moreMessages;
  }

  boolean isChanged() {
    return lastSeq != stored.seq();
  }
}
