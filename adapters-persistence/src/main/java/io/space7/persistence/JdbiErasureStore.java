package io.space7.persistence;

import io.space7.application.port.ErasureStore;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Erases users in PostgreSQL. Nothing that happens often pays for it with an index: what a user
 * left in threads is found by walking over all of them, some thousand rows at a time.
 */
final class JdbiErasureStore implements ErasureStore {
  private static final int SETTLING_TRIES = 50;
  private static final long SETTLING_PAUSE_MILLIS = 100;

  private final Transactions transactions;
  private final JdbiUserStore users;
  private final AnnouncementSignals signals;
  private final ErasingSteps steps;
  private final SpaceTrends trends;
  private final Clock clock;

  JdbiErasureStore(
      Transactions transactions,
      JdbiUserStore users,
      AnnouncementSignals signals,
      GroupCommit changes,
      SpaceTrends trends,
      Clock clock) {
    this.transactions = transactions;
    this.users = users;
    this.signals = signals;
    this.clock = clock;
    this.trends = trends;
    steps = new ErasingSteps(transactions, changes, clock);
  }

  @Override
  public void begin(UserId userId) {
    transactions.<Void>change(
        handle -> {
          int found =
              handle
                  .createUpdate(
                      """
                      UPDATE users
                      SET erased = true, username = 'Deleted user', profile_picture = NULL
                      WHERE user_id = :userId AND NOT erased
                      """)
                  .bind("userId", userId)
                  .execute();
          if (found == 1) {
            handle
                .createUpdate(
                    """
                    WITH digest AS (INSERT INTO erased_users (digest) VALUES (:digest))
                    INSERT INTO erasures (user_id, begun_at, leased_until)
                    VALUES (:userId, :now, :now)
                    """)
                .bind("userId", userId)
                .bind("digest", ErasedUsers.digest(userId))
                .bind("now", clock.instant())
                .execute();
          }
          return null;
        });
    users.forget(userId);
  }

  @Override
  public Optional<State> state(UserId userId) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (SELECT FROM erasures WHERE user_id = :userId) AS erasing
                    FROM erased_users
                    WHERE digest = :digest
                    """)
                .bind("userId", userId)
                .bind("digest", ErasedUsers.digest(userId))
                .map((row, context) -> row.getBoolean(1) ? State.ERASING : State.ERASED)
                .findOne());
  }

  @Override
  public boolean eraseNext(Witness witness) {
    Optional<UserId> next = take();
    if (next.isEmpty() || !isSettled()) {
      return false;
    }
    UserId userId = next.get();
    for (SpaceId spaceId : steps.spacesOf(userId)) {
      if (steps.leave(spaceId, userId)) {
        signals.tell(SignalText.left(spaceId, userId));
        signals.tell(SignalText.updated(spaceId));
        witness.left(spaceId, userId);
      }
      renew(userId);
    }
    eraseMessages(userId, witness);
    eraseTraces(userId);
    steps.end(userId);
    return true;
  }

  private Optional<UserId> take() {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    UPDATE erasures SET leased_until = :until
                    WHERE user_id = (
                      SELECT user_id FROM erasures
                      WHERE leased_until <= :now
                      ORDER BY begun_at
                      LIMIT 1
                      FOR UPDATE SKIP LOCKED)
                    RETURNING user_id
                    """)
                .bind("now", clock.instant())
                .bind("until", clock.instant().plus(LEASE))
                .map((row, context) -> Rows.userId(row, "user_id"))
                .findOne());
  }

  private void renew(UserId userId) {
    transactions.single(
        handle ->
            handle
                .createUpdate("UPDATE erasures SET leased_until = :until WHERE user_id = :userId")
                .bind("userId", userId)
                .bind("until", clock.instant().plus(LEASE))
                .execute());
  }

  /**
   * Whether every change has ended that may have begun before the user was marked. A change has a
   * transaction number from when it holds its Space, which is before it asks who acts.
   */
  private boolean isSettled() {
    String mark =
        transactions.single(
            handle ->
                handle
                    .createQuery("SELECT CAST(pg_current_xact_id() AS text)")
                    .map((row, context) -> row.getString(1))
                    .one());
    for (int tries = 0; tries < SETTLING_TRIES; tries++) {
      if (isPast(mark)) {
        return true;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(SETTLING_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private boolean isPast(String mark) {
    return transactions.single(
        handle ->
            handle
                .createQuery("SELECT pg_snapshot_xmin(pg_current_snapshot()) > CAST(:mark AS xid8)")
                .bind("mark", mark)
                .map((row, context) -> row.getBoolean(1))
                .one());
  }

  private void eraseMessages(UserId userId, Witness witness) {
    for (ErasingWalk walk : ErasingWalk.values()) {
      ErasingWalk.Slice slice = ErasingWalk.Slice.START;
      while (!slice.isLast()) {
        ErasingWalk.Position from = slice.end();
        slice = transactions.single(handle -> walk.next(handle, from, userId));
        for (ThreadMessage.Place place : slice.found()) {
          erase(place, userId, witness);
          renew(userId);
        }
        renew(userId);
      }
    }
  }

  private void erase(ThreadMessage.Place place, UserId userId, Witness witness) {
    Erasing.Erased erased = steps.erase(place.spaceId(), place.messageId(), userId);
    if (erased == null) {
      return;
    }
    trends.changed(place.spaceId());
    witness.happened(erased.event());
    if (erased.media() != null) {
      witness.freed(place.spaceId(), erased.media());
    }
  }

  private void eraseTraces(UserId userId) {
    ErasingWalk.Position position = ErasingWalk.Position.BEFORE_ALL;
    while (position != null) {
      ErasingWalk.Position from = position;
      position = transactions.single(handle -> ErasingWalk.eraseEvents(handle, from, userId));
      renew(userId);
    }
  }
}
