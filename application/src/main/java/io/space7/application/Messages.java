package io.space7.application;

import io.space7.application.MediaFiles.Upload;
import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.AccessAt;
import io.space7.application.port.EventLog;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Appreciated;
import io.space7.application.port.MessageStore.Standing;
import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Appreciation;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Everything that is done to a thread. Both edges call these methods, so that a change is the same
 * change however it came in. A change is handed to the {@link SpaceFeed} after its commit and
 * before the method returns.
 *
 * <p>Why it is so: docs/adr/0017-write-path.md.
 */
public final class Messages {
  private final MessageStore messages;
  private final SpaceStore spaces;
  private final EventLog log;
  private final MediaFiles media;
  private final SpaceFeed<?> feed;
  private final Supplier<UUID> ids;

  /**
   * @param ids new ids, unique over all servers and growing with time
   */
  public Messages(
      MessageStore messages,
      SpaceStore spaces,
      EventLog log,
      MediaFiles media,
      SpaceFeed<?> feed,
      Supplier<UUID> ids) {
    this.messages = messages;
    this.spaces = spaces;
    this.log = log;
    this.media = media;
    this.feed = feed;
    this.ids = ids;
  }

  /**
   * Asks whether a user may post, before anything is received that would have to be thrown away. A
   * repeated attempt may always come, because its answer is the first one's.
   *
   * @param key the sender's name for this attempt, or null
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requirePost} says
   */
  public void requirePost(UserId userId, SpaceId spaceId, IdempotencyKey key) {
    SpaceAccess access = access(userId, spaceId);
    try {
      access.requirePost();
    } catch (Refusal refusal) {
      if (key == null || !messages.hasSucceeded(spaceId, userId, key)) {
        throw refusal;
      }
    }
  }

  /**
   * Posts a message. The draft's upload belongs to this method from here on: it ends in the message
   * or is closed.
   *
   * @return the stored message; of a repeated attempt, the one that the first stored
   * @throws Refusal {@link ErrorCode#EMPTY_MESSAGE}, {@link ErrorCode#MEDIA_TYPE_MISMATCH} or as
   *     {@link MessageStore#post} says
   */
  public Message post(UserId userId, Draft draft) {
    try (Upload upload = draft.upload()) {
      MessageStore.Posted posted = store(settle(userId, draft), upload);
      if (!posted.repeated()) {
        feed.committed(posted.event(), draft.source());
      }
      return posted.event().message();
    }
  }

  /** Until it is known that the message was not stored, the file has to be left to it. */
  private MessageStore.Posted store(NewMessage message, Upload upload) {
    boolean mayCarry = true;
    try {
      MessageStore.Posted posted = messages.post(message);
      mayCarry = !posted.repeated();
      return posted;
    } catch (Refusal refusal) {
      mayCarry = refusal.code() == ErrorCode.DATABASE_UNAVAILABLE;
      boolean carried = refusal.code() == ErrorCode.UPLOAD_EXPIRED && upload != null;
      throw carried && upload.isResumed() ? Uploads.spent() : refusal;
    } finally {
      if (upload != null && mayCarry) {
        upload.keep();
      }
    }
  }

  private NewMessage settle(UserId userId, Draft draft) {
    Upload upload = draft.upload();
    Media file =
        upload == null
            ? null
            : new Media(
                upload.name(), upload.format().resolve(draft.mediaTypeHint()), upload.details());
    NewMessage.Attempt attempt =
        draft.key() == null ? null : new NewMessage.Attempt(draft.key(), fingerprint(draft, file));
    return new NewMessage(
        new MessageId(ids.get()),
        draft.spaceId(),
        userId,
        draft.text(),
        file,
        attempt,
        feed.sourceOf(userId, draft.source()));
  }

  /**
   * Two attempts have the same body if text, file bytes and kind agree; lengths keep parts apart.
   */
  private static String fingerprint(Draft draft, Media file) {
    byte[] text = draft.text().content().getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = MediaIntake.sha256();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, text.length));
    digest.update(text);
    if (file != null) {
      digest.update(draft.upload().sha256().getBytes(StandardCharsets.US_ASCII));
      digest.update((byte) file.type().ordinal());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Tells which connection posted a message that the user has stored over REST. Of someone else's
   * message, or once it is known, nothing follows.
   *
   * @return the message
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, {@link ErrorCode#MESSAGE_NOT_FOUND} or as
   *     {@link SpaceAccess#requireRead} says
   */
  public Message announce(UserId userId, SpaceId spaceId, MessageId messageId, SocketId source) {
    Message message = readable(userId, spaceId, messageId);
    announce(userId, spaceId, messageId, null, source);
    return message;
  }

  /**
   * Tells which connection made the user's newest change of an appreciation to a state, of those
   * changes of which it is not known yet. Never changes what is stored.
   *
   * @param appreciated the state to which it was changed
   * @return what is stored, without an event
   * @throws Refusal as {@link #announce} says
   */
  public Appreciated announceAppreciation(
      UserId userId, SpaceId spaceId, MessageId messageId, boolean appreciated, SocketId source) {
    readable(userId, spaceId, messageId);
    announce(userId, spaceId, messageId, appreciated, source);
    // Read after the announcement, so that a client that is told of both gets the later state.
    Message message = readable(userId, spaceId, messageId);
    boolean stored = message.likes().stream().anyMatch(like -> like.userId().equals(userId));
    return new Appreciated(stored, message.appreciationCount(), null);
  }

  private Message readable(UserId userId, SpaceId spaceId, MessageId messageId) {
    access(userId, spaceId).requireRead();
    return messages.find(spaceId, messageId, userId).orElseThrow(Message::notFound);
  }

  private void announce(
      UserId userId, SpaceId spaceId, MessageId messageId, Boolean appreciated, SocketId source) {
    log.announce(spaceId, messageId, userId, appreciated, source).ifPresent(feed::announced);
  }

  /**
   * Appreciates, or takes it back, or turns it round.
   *
   * @param source what the client says about the connection that the user acts through, or null
   * @throws Refusal as {@link MessageStore#appreciate} says
   */
  public Appreciated appreciate(
      UserId userId, SpaceId spaceId, MessageId messageId, Appreciation wish, SocketId source) {
    Appreciated appreciated =
        messages.appreciate(spaceId, messageId, userId, wish, feed.sourceOf(userId, source));
    if (appreciated.event() != null) {
      feed.committed(appreciated.event(), source);
    }
    return appreciated;
  }

  /**
   * The newest event of a Space.
   *
   * @return its seq, 0 if nothing ever happened
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireRead} says
   */
  public long lastSeq(UserId userId, SpaceId spaceId) {
    AccessAt at = spaces.accessAt(spaceId, userId).orElseThrow(SpaceAccess::notFound);
    at.access().requireRead();
    return at.lastSeq();
  }

  /**
   * Deletes a message and its file.
   *
   * @param source what the client says about the connection that the user acts through, or null
   * @return the deletion's place in the Space's event order
   * @throws Refusal as {@link MessageStore#delete} says
   */
  public long delete(UserId userId, SpaceId spaceId, MessageId messageId, SocketId source) {
    MessageStore.Deleted deleted =
        messages.delete(spaceId, messageId, userId, feed.sourceOf(userId, source));
    feed.committed(deleted.event(), source);
    if (deleted.media() != null) {
      media.delete(spaceId, deleted.media());
    }
    return deleted.event().seq();
  }

  /**
   * A part of a thread.
   *
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireRead} says
   */
  public Listing list(UserId userId, SpaceId spaceId, PageRequest request) {
    ThreadPage page = messages.page(spaceId, userId, request).orElseThrow(SpaceAccess::notFound);
    page.access().requireRead();
    if (request.cursor() != null) {
      request.cursor().requireHistory(page.epoch());
    }
    MessageCursor next =
        page.more()
            ? MessageCursor.after(
                request.order(), page.messages().get(page.messages().size() - 1), page.epoch())
            : null;
    return new Listing(
        page.messages(),
        page.total(),
        request.page(),
        request.totalPages(page.total()),
        page.lastSeq(),
        next,
        page.epoch(),
        page.version());
  }

  /**
   * Asks whether a page that was made before may be shown again: to a user who may read the Space,
   * if it is of the thread's version, and if the user does not see more.
   *
   * @param crowded see {@link Listing#crowded}
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireRead} says
   */
  public Standing standing(UserId userId, SpaceId spaceId, Map<Long, Long> crowded) {
    Standing standing =
        messages.standing(spaceId, userId, crowded).orElseThrow(SpaceAccess::notFound);
    standing.access().requireRead();
    return standing;
  }

  /**
   * Who appreciates a message, in the order of the likes' ids.
   *
   * @param after the id of the last like seen, 0 to begin
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, {@link ErrorCode#MESSAGE_NOT_FOUND}, {@link
   *     ErrorCode#INVALID_PARAMETER} or as {@link SpaceAccess#requireRead} says
   */
  public List<Like> likes(
      UserId userId, SpaceId spaceId, MessageId messageId, long after, int limit) {
    PageRequest.requirePosition(after);
    PageRequest.requireLimit(limit);
    access(userId, spaceId).requireRead();
    return messages.likes(spaceId, messageId, after, limit);
  }

  /**
   * What happened in a Space after a position.
   *
   * @param epoch the history in which the caller got the position, or null if it does not say
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, {@link ErrorCode#INVALID_PARAMETER} or as
   *     {@link SpaceAccess#requireRead} says
   */
  public EventLog.Slice events(UserId userId, SpaceId spaceId, long after, Epoch epoch, int limit) {
    PageRequest.requirePosition(after);
    PageRequest.requireLimit(limit);
    access(userId, spaceId).requireRead();
    return log.read(spaceId, after, limit).orElseThrow(SpaceAccess::notFound).heldIn(epoch);
  }

  private SpaceAccess access(UserId userId, SpaceId spaceId) {
    return spaces.accessAt(spaceId, userId).orElseThrow(SpaceAccess::notFound).access();
  }

  /**
   * A message as its sender wrote it.
   *
   * @param upload the stored file, or null
   * @param mediaTypeHint what the sender says the file is, or null
   * @param key the sender's name for this attempt, or null
   * @param source what the client says about the connection that the user acts through, or null
   */
  public record Draft(
      SpaceId spaceId,
      MessageText text,
      Upload upload,
      MediaType mediaTypeHint,
      IdempotencyKey key,
      SocketId source) {}

  /**
   * A part of a thread as clients get it.
   *
   * @param page the page's number, without meaning if a cursor was given
   * @param seq the newest event that the list reflects; joining with it misses nothing
   * @param nextCursor where to go on, or null at the end
   * @param epoch the history that {@code seq} and {@code nextCursor} are of
   * @param version what the list was made from; not for clients
   */
  public record Listing(
      List<Message> messages,
      long total,
      int page,
      long totalPages,
      long seq,
      MessageCursor nextCursor,
      Epoch epoch,
      ThreadVersion version) {
    /**
     * The messages that not everybody may see with the same likes, by their seq: the id of the
     * oldest like that is shown.
     */
    public Map<Long, Long> crowded() {
      return messages.stream()
          .filter(Message::isCrowded)
          .collect(
              Collectors.toUnmodifiableMap(Message::seq, message -> oldestShown(message).id()));
    }

    /** Whether the list may show a like that others do not see. */
    public boolean isOnlyFor(UserId reader) {
      return messages.stream()
          .filter(Message::isCrowded)
          .anyMatch(message -> oldestShown(message).userId().equals(reader));
    }

    private static Like oldestShown(Message message) {
      return message.likes().get(message.likes().size() - 1);
    }
  }
}
