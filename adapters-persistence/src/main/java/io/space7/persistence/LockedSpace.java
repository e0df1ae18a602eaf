package io.space7.persistence;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;

/**
 * A Space whose row is locked until the transaction ends, so that it is as it says here.
 *
 * @param access the acting user's rights; that they are not a member may have changed while the
 *     lock was waited for
 * @param actor the acting user, or null if there is no such user
 */
record LockedSpace(
    SpaceId spaceId, SpaceAccess access, User actor, long lastSeq, Instant lastEventAt) {
  /**
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}
   */
  static LockedSpace lock(Handle handle, SpaceId spaceId, UserId actorId) {
    return handle
        .createQuery(
            """
            SELECT s.visibility, s.is_locked, s.is_archived, s.creator_id = :actorId AS is_creator,
              m.user_id IS NOT NULL AS is_member, s.last_seq, s.last_event_at,
              u.user_id, u.username, u.profile_picture
            FROM spaces s
            LEFT JOIN space_members m ON m.space_id = s.space_id AND m.user_id = :actorId
            LEFT JOIN users u ON u.user_id = :actorId
            WHERE s.space_id = :spaceId
            FOR NO KEY UPDATE OF s
            """)
        .bind("spaceId", spaceId.value())
        .bind("actorId", actorId.value())
        .map(
            (row, context) ->
                new LockedSpace(
                    spaceId,
                    Rows.access(row),
                    Rows.user(row),
                    row.getLong("last_seq"),
                    Rows.instant(row, "last_event_at")))
        .findOne()
        .orElseThrow(SpaceAccess::notFound);
  }

  /** The number of the event that this transaction makes. */
  long nextSeq() {
    return lastSeq + 1;
  }

  /** The time of the event that this transaction makes: never before that of an earlier one. */
  Instant eventTime(Instant now) {
    Instant time = now.truncatedTo(ChronoUnit.MILLIS);
    return time.isBefore(lastEventAt) ? lastEventAt : time;
  }
}
