package io.space7.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A message of a thread, as stored.
 *
 * @param content trimmed text, never null, empty if the message is a file only
 * @param media the file, or null
 * @param wordCount see {@link MessageText#wordCount()}
 * @param sender the author as known at reading time
 * @param likes at most {@value #MAX_LIKES} of the newest, newest first, always with the reader's
 *     own if there is one
 * @param appreciationCount the exact number of users who appreciate it
 * @param createdAt UTC, to the millisecond; within a Space never earlier than that of a smaller seq
 * @param seq the place of its posting in the Space's event order, from 1
 */
public record Message(
    MessageId messageId,
    SpaceId spaceId,
    User sender,
    String content,
    Media media,
    int wordCount,
    List<Like> likes,
    int appreciationCount,
    Instant createdAt,
    long seq) {
  public static final int MAX_LIKES = 100;

  public Message {
    Objects.requireNonNull(messageId);
    Objects.requireNonNull(spaceId);
    Objects.requireNonNull(sender);
    Objects.requireNonNull(content);
    Objects.requireNonNull(createdAt);
    likes = List.copyOf(likes);
  }

  /** Whether there are more likes than are shown, so that readers may see different ones. */
  public boolean isCrowded() {
    return appreciationCount > likes.size() && !likes.isEmpty();
  }

  /** The refusal for a message that does not exist in its Space. */
  public static Refusal notFound() {
    return new Refusal(ErrorCode.MESSAGE_NOT_FOUND, "Message not found.");
  }

  /**
   * Who may delete: the author, and the Space's creator.
   *
   * @param access the user's
   * @throws Refusal {@link ErrorCode#NOT_THE_AUTHOR}
   */
  public static void requireDeletable(UserId authorId, UserId userId, SpaceAccess access) {
    if (!authorId.equals(userId) && !access.creator()) {
      throw new Refusal(
          ErrorCode.NOT_THE_AUTHOR,
          "Only its author, or the creator of the space, can delete a message.");
    }
  }
}
