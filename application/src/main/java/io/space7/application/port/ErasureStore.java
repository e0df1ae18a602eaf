package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Takes everything of a user out of all stores. It takes as long as it takes, in many small
 * transactions; what is done stays done, and a later run does the rest after a crash.
 *
 * <p>Messages, files, likes, memberships, read positions, idempotency keys, the invites to the
 * user's own Spaces, name and picture go. The events of the log keep their place, their actor is
 * {@link User#DELETED}. A Space that the user created passes to its oldest member, or is archived
 * if there is none. Afterwards the user's id is stored nowhere; a digest of it keeps {@link
 * UserStore} from taking it again.
 *
 * <p>Every method throws a {@link Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if the store
 * does not answer in time. Safe for use by many threads and servers.
 */
public interface ErasureStore {
  /** After so long without progress, another server goes on. */
  Duration LEASE = Duration.ofSeconds(15);

  /** So long one call works at most, up to the end of its last small transaction. */
  Duration SLICE = Duration.ofMillis(200);

  /** Users that one question may be about. */
  int MAX_ASKED = 1_000;

  /**
   * Begins, durably. From then on {@link UserStore} does not know the user, and no store takes a
   * change of theirs: it is refused with {@link ErrorCode#INVALID_TOKEN}. No effect if it has begun
   * or ended before, or if there is no such user.
   */
  void begin(UserId userId);

  /** How far it is, or empty if it was never begun. */
  Optional<State> state(UserId userId);

  /**
   * Those of some users whose erasure has begun or ended, through whichever server; in one round
   * trip.
   *
   * @param users at most {@link #MAX_ASKED}
   */
  Set<UserId> begun(Collection<UserId> users);

  /**
   * Goes on for about {@link #SLICE} with one user whose erasure has begun and whom no other server
   * is erasing.
   *
   * @param witness is told of each change after its commit, on the calling thread; what it throws
   *     ends this try, and whoever finds the lease run out begins again
   */
  Progress eraseNext(Witness witness);

  /** What a slice of an erasure has come to. */
  enum Progress {
    /** There is nobody to erase, or somebody is at it. */
    IDLE,
    /** What the user did last is not settled yet. */
    WAITING,
    /** Something was done, and there may be more to do. */
    WORKING
  }

  /** How far an erasure is. */
  enum State {
    ERASING,
    ERASED
  }

  /** Hears of what others have to hear of. */
  interface Witness {
    /** This user is being erased; told again and again until the end. */
    void erasing(UserId userId);

    /** A message was deleted or an appreciation taken back. */
    void happened(SpaceEvent event);

    /** A deleted message's file, taken in the {@link MediaLedger}, is to be removed. */
    void freed(SpaceId spaceId, Media media);

    /** A Space has lost a member, and perhaps its creator. */
    void left(SpaceId spaceId, UserId userId);
  }
}
