package io.space7.persistence;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Signal;
import io.space7.domain.UserId;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Erases users in PostgreSQL. Nothing that happens often pays for it with an index: what a user
 * left in threads is found by walking over all of them, some thousand rows at a time.
 */
final class JdbiErasureStore implements ErasureStore {
  private final Transactions transactions;
  private final JdbiUserStore users;
  private final SpaceSignals signals;
  private final ErasingSteps steps;
  private final SpaceTrends trends;
  private final Clock clock;
  private final Lock turn = new ReentrantLock();

  /** Whom this server was erasing when its last slice ended; touched by whoever has the turn. */
  private ErasingUser current;

  JdbiErasureStore(
      Transactions transactions,
      JdbiUserStore users,
      SpaceSignals signals,
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
            ThreadVersions.profileChanged(handle);
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
    signals.send(new Signal.Erased(userId));
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
  public Set<UserId> begun(Collection<UserId> users) {
    Map<String, UserId> byDigest = new HashMap<>();
    users.forEach(id -> byDigest.put(HexFormat.of().formatHex(ErasedUsers.digest(id)), id));
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT u.digest
                    FROM unnest(:digests) AS u (digest)
                    JOIN erased_users e ON e.digest = decode(u.digest, 'hex')
                    """)
                .bindArray("digests", String.class, byDigest.keySet())
                .map((row, context) -> byDigest.get(row.getString(1)))
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public Progress eraseNext(Witness witness) {
    if (!turn.tryLock()) {
      return Progress.IDLE;
    }
    try {
      ErasingUser user = current != null && renew(current.userId()) ? current : taken();
      // Whatever fails waits until its lease has run out.
      current = null;
      return user == null ? Progress.IDLE : goOn(user, witness);
    } finally {
      turn.unlock();
    }
  }

  private ErasingUser taken() {
    return take().map(userId -> new ErasingUser(userId, steps, signals, trends)).orElse(null);
  }

  private Progress goOn(ErasingUser user, Witness witness) {
    signals.send(new Signal.Erased(user.userId()));
    witness.erasing(user.userId());
    long end = System.nanoTime() + SLICE.toNanos();
    boolean isSettled = user.isSettled();
    boolean isMore = true;
    while (isSettled && isMore && System.nanoTime() < end) {
      isMore = user.step(witness);
    }
    current = isMore ? user : null;
    return isSettled ? Progress.WORKING : Progress.WAITING;
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

  /** Whether the user is still to be erased. */
  private boolean renew(UserId userId) {
    return transactions.single(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE erasures SET leased_until = :until WHERE user_id = :userId")
                    .bind("userId", userId)
                    .bind("until", clock.instant().plus(LEASE))
                    .execute()
                == 1);
  }
}
