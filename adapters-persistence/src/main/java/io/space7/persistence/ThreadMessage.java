package io.space7.persistence;

import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A message that a batch changes: as it was stored, and what becomes of it. */
final class ThreadMessage {
  private final Place place;
  private final long seq;
  private final UserId authorId;
  private final int wordCount;
  private final Media media;
  private final Message posted;
  private final int storedCount;

  /** Of those who act in the batch only. */
  private final Map<UserId, Long> storedLikes = new HashMap<>();

  private final Map<UserId, Long> likes = new HashMap<>();
  private int count;
  private boolean deleted;

  private ThreadMessage(
      Place place,
      long seq,
      UserId authorId,
      int wordCount,
      Media media,
      Message posted,
      int storedCount) {
    this.place = place;
    this.seq = seq;
    this.authorId = authorId;
    this.wordCount = wordCount;
    this.media = media;
    this.posted = posted;
    this.storedCount = storedCount;
    count = storedCount;
  }

  /** One that was there before. */
  static ThreadMessage stored(
      Place place, long seq, UserId authorId, int wordCount, Media media, int count) {
    return new ThreadMessage(place, seq, authorId, wordCount, media, null, count);
  }

  /** One that the batch makes. */
  static ThreadMessage posted(Message message) {
    return new ThreadMessage(
        new Place(message.spaceId(), message.messageId()),
        message.seq(),
        message.sender().userId(),
        message.wordCount(),
        message.media(),
        message,
        0);
  }

  void addStored(Like like) {
    storedLikes.put(like.userId(), like.id());
    likes.put(like.userId(), like.id());
  }

  boolean isLikedBy(UserId userId) {
    return likes.containsKey(userId);
  }

  void change(AppreciationChanged event) {
    count = event.appreciationCount();
    if (event.appreciated()) {
      likes.put(event.actorId(), event.seq());
    } else {
      likes.remove(event.actorId());
    }
  }

  void delete() {
    deleted = true;
  }

  Place place() {
    return place;
  }

  long seq() {
    return seq;
  }

  UserId authorId() {
    return authorId;
  }

  int wordCount() {
    return wordCount;
  }

  Media media() {
    return media;
  }

  int appreciationCount() {
    return count;
  }

  /** The message that the batch made, or null if it was there before. */
  Message posted() {
    return posted;
  }

  boolean isDeleted() {
    return deleted;
  }

  /** Whether there is a row of it before and after the batch, which now needs another count. */
  boolean isRecounted() {
    return posted == null && !deleted && count != storedCount;
  }

  /** The likes that the batch made and did not take back. */
  List<ThreadLike> newLikes() {
    List<ThreadLike> made = new ArrayList<>();
    if (!deleted) {
      likes.forEach(
          (userId, likeId) -> {
            if (!likeId.equals(storedLikes.get(userId))) {
              made.add(new ThreadLike(place.spaceId(), seq, likeId, userId));
            }
          });
    }
    return made;
  }

  /** The stored likes that are no more, but for those that go with the message. */
  List<ThreadLike> endedLikes() {
    List<ThreadLike> ended = new ArrayList<>();
    if (!deleted) {
      storedLikes.forEach(
          (userId, likeId) -> {
            if (!likes.containsKey(userId)) {
              ended.add(new ThreadLike(place.spaceId(), seq, likeId, userId));
            }
          });
    }
    return ended;
  }

  /** What clients know a message by. */
  record Place(SpaceId spaceId, MessageId messageId) {}

  /** A row of a like. */
  record ThreadLike(SpaceId spaceId, long messageSeq, long likeId, UserId userId) {}
}
