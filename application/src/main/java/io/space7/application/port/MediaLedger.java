package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The files that may be stored and that no message carries: those that are being uploaded or wait
 * for their message, and those that have to be removed. A file is stored only while it is in here
 * or in a message.
 *
 * <p>A file leaves the ledger for a message in the transaction that stores the message, see {@link
 * MessageStore#post}, and comes back in the one that deletes it. Whoever removes a file takes it
 * first, and once it is taken, no message can carry it any more; so no message is ever without its
 * file, however long anybody takes for anything.
 *
 * <p>Every call is a transaction of its own, and throws a {@link Refusal} with {@link
 * ErrorCode#DATABASE_UNAVAILABLE} if the database fails; then it is unknown whether it was done.
 * The times are compared with those that other servers have given, by clocks of theirs.
 */
public interface MediaLedger {
  /** How long a file is left alone that was taken for the first time. */
  Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

  /** How long a file is left alone at most. */
  Duration LONGEST_PAUSE = Duration.ofDays(1);

  /**
   * Enters a file of which nothing is stored yet.
   *
   * @param due when it is to be removed, if no message carries it by then
   */
  void enter(Entry file, Instant due);

  /**
   * Puts the removal of a file off, if it was not taken.
   *
   * @return whether a message can still carry the file
   */
  boolean renew(Entry file, Instant due);

  /**
   * Takes a file, due or not, be it that it was never entered. It is due again after {@link
   * #SHORTEST_PAUSE}, unless it is struck out by then.
   */
  void take(Entry file, Instant now);

  /**
   * Takes files that are due, those first that have waited longest. Each is due again after {@link
   * #pause}, unless it is struck out by then; so callers at the same time never get the same file,
   * and one that cannot be removed is tried less and less often.
   *
   * @param limit from 1
   */
  List<Entry> takeDue(Instant now, int limit);

  /** Strikes out files that are removed; no effect on those that are not in here. */
  void strike(Collection<Entry> files);

  /**
   * How long a file is left alone that is being taken.
   *
   * @param taken how often it was taken before
   */
  static Duration pause(int taken) {
    // Far beyond the longest pause, and far below an overflow.
    Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(taken, 20));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** A file, and the Space it was sent to. */
  record Entry(SpaceId spaceId, MediaName name) {}
}
