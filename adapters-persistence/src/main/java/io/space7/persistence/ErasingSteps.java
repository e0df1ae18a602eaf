package io.space7.persistence;

import io.space7.domain.ErrorCode;
import io.space7.domain.MessageId;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The transactions that an erasure consists of. Each does no harm when it is done again. */
final class ErasingSteps {
  private final Transactions transactions;
  private final GroupCommit changes;
  private final Clock clock;

  ErasingSteps(Transactions transactions, GroupCommit changes, Clock clock) {
    this.transactions = transactions;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * The transactions that have locked a Space, or are about to. A change holds its Space before it
   * asks who acts, so one that begins later knows who is marked already. Long transactions of
   * others on the same PostgreSQL do not count.
   */
  Set<String> changesAtWork() {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT virtualtransaction FROM pg_locks
                    WHERE locktype = 'relation'
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                      AND relation = CAST('spaces' AS regclass)
                      AND mode IN ('RowShareLock', 'RowExclusiveLock')
                    """)
                .mapTo(String.class)
                .collect(Collectors.toSet()));
  }

  ErasingWalk.Slice next(ErasingWalk walk, ErasingWalk.Position after, UserId userId) {
    return transactions.single(handle -> walk.next(handle, after, userId));
  }

  /** See {@link ErasingWalk#eraseEvents}. */
  ErasingWalk.Position eraseEvents(ErasingWalk.Position after, UserId userId) {
    return transactions.single(handle -> ErasingWalk.eraseEvents(handle, after, userId));
  }

  List<SpaceId> spacesOf(UserId userId) {
    return transactions.single(
        handle ->
            handle
                .createQuery("SELECT space_id FROM space_members WHERE user_id = :userId")
                .bind("userId", userId)
                .mapTo(SpaceId.class)
                .list());
  }

  /**
   * Ends a membership, and passes a Space that the user has created on.
   *
   * @return false if the user was no member any more
   */
  boolean leave(SpaceId spaceId, UserId userId) {
    return transactions.change(
        handle -> {
          LockedSpace.lock(handle, List.of(spaceId), clock.instant());
          if (isCreator(handle, spaceId, userId)) {
            Optional<UserId> heir = oldestOther(handle, spaceId, userId);
            passOn(handle, spaceId, userId, heir.orElse(User.DELETED.userId()));
            if (heir.isEmpty()) {
              JdbiSpaceStore.archive(handle, spaceId);
            }
          }
          return MemberRows.remove(handle, spaceId, userId);
        });
  }

  private static boolean isCreator(Handle handle, SpaceId spaceId, UserId userId) {
    return handle
        .createQuery(
            "SELECT count(*) FROM spaces WHERE space_id = :spaceId AND creator_id = :userId")
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .map((row, context) -> row.getInt(1) == 1)
        .one();
  }

  private static Optional<UserId> oldestOther(Handle handle, SpaceId spaceId, UserId userId) {
    return handle
        .createQuery(
            """
            SELECT m.user_id
            FROM space_members m
            JOIN users u ON u.user_id = m.user_id
            WHERE m.space_id = :spaceId AND m.user_id <> :userId AND NOT u.erased
            ORDER BY m.joined_at, m.user_id
            LIMIT 1
            """)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .map((row, context) -> Rows.userId(row, "user_id"))
        .findOne();
  }

  /** The old creator's invites end with their word. */
  private static void passOn(Handle handle, SpaceId spaceId, UserId userId, UserId heir) {
    handle
        .createUpdate(
            """
            WITH space AS (
              UPDATE spaces SET creator_id = :heir, changes = changes + 1
              WHERE space_id = :spaceId
            ), invites AS (
              DELETE FROM space_invites WHERE space_id = :spaceId
            )
            UPDATE user_stats
            SET spaces_created = spaces_created + CASE WHEN user_id = :userId THEN -1 ELSE 1 END
            WHERE user_id IN (:userId, :heir)
            """)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .bind("heir", heir)
        .execute();
  }

  /**
   * Deletes a user's message, or takes back their appreciation of another's.
   *
   * @return null if there is neither any more
   */
  Erasing.Erased erase(SpaceId spaceId, MessageId messageId, UserId userId) {
    try {
      return changes.make(new Erasing(spaceId, messageId, userId));
    } catch (Refusal refusal) {
      if (refusal.code() == ErrorCode.MESSAGE_NOT_FOUND) {
        return null;
      }
      throw refusal;
    }
  }

  /** Forgets the user, of whom nothing is left. */
  void end(UserId userId) {
    transactions.<Void>change(
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE unclaimed_media SET due_at = :now
                  WHERE space_id IN (SELECT upload_id FROM uploads WHERE user_id = :userId)
                  """)
              .bind("userId", userId)
              .bind("now", clock.instant())
              .execute();
          for (String table :
              List.of(
                  "space_removals", "write_counts", "uploads", "user_stats", "erasures", "users")) {
            handle
                .createUpdate("DELETE FROM <table> WHERE user_id = :userId")
                .define("table", table)
                .bind("userId", userId)
                .execute();
          }
          return null;
        });
  }
}
