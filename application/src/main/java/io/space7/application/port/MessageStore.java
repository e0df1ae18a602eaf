package io.space7.application.port;

import io.space7.domain.Appreciation;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaName;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.NewMessage;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of all threads, their likes, and the order of everything that happens to them.
 *
 * <p>A change is one transaction that holds the Space's row from the permission check to the
 * commit: it asks the domain's rule, takes the Space's next {@code seq}, changes the rows, keeps
 * the counters (messages of a Space, appreciations of a message, totals of a user) and writes the
 * event log. Therefore the changes of one Space are totally ordered by {@code seq}, without a gap;
 * {@code createdAt} never decreases with it, whatever the clocks of the servers say; and when a
 * method returns, the change is durable. When it throws a {@link Refusal}, nothing was changed,
 * except that with {@link ErrorCode#DATABASE_UNAVAILABLE} the connection may have been lost while
 * committing, and the outcome is unknown. The database has 30 seconds to answer. {@link
 * ErrorCode#SPACE_NOT_FOUND} is thrown for a Space that does not exist.
 *
 * <p>Safe for use by many threads and servers. Calls of one server may share a commit; each gets
 * its own result, and none before the commit is durable. A store may bound how many changes wait,
 * and throws {@link ErrorCode#BUSY} for what is beyond; nothing was changed then. Text is kept code
 * point for code point: nothing is normalised, and keys are equal only if all their code points
 * are.
 */
public interface MessageStore {
  /** How long a repeated attempt is recognised. */
  Duration ATTEMPTS_KEPT = Duration.ofHours(24);

  /**
   * Stores a message, if {@link SpaceAccess#requirePost} allows it. If it is an attempt that has
   * already succeeded within {@link #ATTEMPTS_KEPT}, nothing is stored, and the message and the
   * source of the first time are given again, as they were then; the permission is not asked again.
   *
   * <p>The message's file leaves the {@link MediaLedger} in the same transaction. A file that is
   * not in there, or that was taken, is nobody's to give: it may be gone at any time.
   *
   * @throws Refusal {@link ErrorCode#UPLOAD_EXPIRED} if the file may be gone, {@link
   *     ErrorCode#IDEMPOTENCY_KEY_REUSED} if the attempt's key was used with another fingerprint,
   *     {@link ErrorCode#MESSAGE_NOT_FOUND} if it succeeded and its message has been deleted since,
   *     or as {@code requirePost} says
   */
  Posted post(NewMessage message);

  /**
   * Whether an attempt of a user has succeeded within {@link #ATTEMPTS_KEPT}, so that {@link #post}
   * would not ask for the permission; false if there is no such Space.
   */
  boolean hasSucceeded(SpaceId spaceId, UserId userId, IdempotencyKey key);

  /**
   * Changes a user's appreciation of a message, if {@link SpaceAccess#requireAppreciate} allows it.
   *
   * @param source the connection the change came from, or null while that is not known
   * @throws Refusal {@link ErrorCode#MESSAGE_NOT_FOUND}, or as {@code requireAppreciate} says
   */
  Appreciated appreciate(
      SpaceId spaceId, MessageId messageId, UserId userId, Appreciation wish, SocketId source);

  /**
   * Removes a message with its likes, if {@link SpaceAccess#requireRead} and {@link
   * Message#requireDeletable} allow it. The log keeps that there was a message, not what it said.
   * The message's file comes into the {@link MediaLedger}, taken and due at once, in the same
   * transaction; the caller is to remove it.
   *
   * @throws Refusal {@link ErrorCode#MESSAGE_NOT_FOUND}, or as the rules say
   */
  Deleted delete(SpaceId spaceId, MessageId messageId, UserId userId, SocketId source);

  /**
   * A part of a thread as of one moment. The caller has to ask {@link ThreadPage#access} before it
   * shows the rest. A cursor's cost does not depend on its depth.
   *
   * @return empty if there is no such Space
   */
  Optional<ThreadPage> page(SpaceId spaceId, UserId viewerId, PageRequest request);

  /**
   * What a user may do and of which version the thread is, as of one moment that is not before the
   * call. Called for every page that is read, so it has to be cheap.
   *
   * @param crowded of messages with more than {@link Message#MAX_LIKES} likes, by their seq: the id
   *     of the oldest like that the caller's page shows; possibly empty
   * @return empty if there is no such Space
   */
  Optional<Standing> standing(SpaceId spaceId, UserId viewerId, Map<Long, Long> crowded);

  /**
   * One message as one user sees it. The caller has to have checked the right to read.
   *
   * @return empty if there is no such message in this Space
   */
  Optional<Message> find(SpaceId spaceId, MessageId messageId, UserId viewerId);

  /**
   * A message's likes in the order of their ids. The caller has to have checked the right to read.
   *
   * @param after the id of the last like seen, 0 to begin
   * @param limit from 1; the result is exactly as long unless it has the last like, because a
   *     shorter one ends the reading
   * @throws Refusal {@link ErrorCode#MESSAGE_NOT_FOUND}
   */
  List<Like> likes(SpaceId spaceId, MessageId messageId, long after, int limit);

  /**
   * The files of messages that carry no {@link MediaDetails}, because they are older than these, in
   * an order that never changes.
   *
   * @param after the last one that was seen, or null to begin
   * @param limit from 1
   */
  List<Undescribed> undescribed(Undescribed after, int limit);

  /** Says what a message's file is. No effect if the message is gone or the details are known. */
  void describe(Undescribed file, MediaDetails details);

  /** A file without details, and the place of its message. */
  record Undescribed(SpaceId spaceId, long seq, MediaName name) {}

  /**
   * The outcome of a posting.
   *
   * @param repeated whether the attempt had succeeded before, so that nothing happened now
   */
  record Posted(MessagePosted event, boolean repeated) {}

  /**
   * The outcome of an appreciation.
   *
   * @param event null if the state was what was wished, so that nothing happened
   */
  record Appreciated(boolean appreciated, int appreciationCount, AppreciationChanged event) {}

  /**
   * The outcome of a deletion.
   *
   * @param media the message's file, which nothing points to any more, or null
   */
  record Deleted(MessageDeleted event, Media media) {}

  /**
   * A part of a thread.
   *
   * @param messages in the order asked for
   * @param total the number of messages of the whole thread
   * @param more whether messages follow
   * @param version what all this is of
   */
  record ThreadPage(
      SpaceAccess access, List<Message> messages, long total, boolean more, ThreadVersion version) {
    /** The newest event that the page reflects. */
    public long lastSeq() {
      return version.seq();
    }

    /** The history that all this is of. */
    public Epoch epoch() {
      return version.epoch();
    }
  }

  /**
   * Where a user and a thread stand.
   *
   * @param seesMore whether the user has a like in one of the crowded messages that is older than
   *     those shown, so that their page shows it in place of another one
   */
  record Standing(SpaceAccess access, ThreadVersion version, boolean seesMore) {}
}
