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
 * for their message, and those that have to be removed. A file is stored only while it has an entry
 * here or a message.
 *
 * <p>A file leaves the ledger for a message in the transaction that stores the message, see {@link
 * MessageStore#post}, and comes back in the one that deletes it. A file is taken before it is
 * removed, and no message can carry a file that was taken. So no message is ever without its file,
 * whatever is slow.
 *
 * <p>Safe for use by many threads and servers. Every call is a transaction of its own, durable when
 * the method returns, and throws a {@link Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if
 * the database fails or does not answer within 30 seconds; then the outcome is unknown. Times come
 * from the clocks of all servers.
 */
public interface MediaLedger {
  /** How long after its first taking a file is due again. */
  Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

  /** The longest time after which a file that was taken is due again. */
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
   * Takes a file, whether it is due or not, and whether it has an entry or not. It is due again
   * after {@link #SHORTEST_PAUSE}, unless it is struck out by then.
   */
  void take(Entry file, Instant now);

  /**
   * Takes files that are due, the longest due first. Each is due again after {@link #pause}, unless
   * it is struck out by then. So callers at the same time never get the same file, and the removal
   * of a file that fails is tried with exponential back-off.
   *
   * @param limit from 1; the result is as long unless fewer files are due, or others take them
   */
  List<Entry> takeDue(Instant now, int limit);

  /** Strikes out files that are removed; no effect on those that are not in here. */
  void strike(Collection<Entry> files);

  /**
   * The back-off of a file that is being taken.
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
