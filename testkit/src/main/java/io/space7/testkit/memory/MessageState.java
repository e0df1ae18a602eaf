package io.space7.testkit.memory;

import io.space7.domain.Like;
import io.space7.domain.Media;
import io.space7.domain.Message;
import io.space7.domain.NewMessage;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A stored message with everyone who appreciates it; guarded by the world's lock. */
final class MessageState {
  final NewMessage origin;
  final Instant createdAt;
  final long seq;

  Media media;

  /** In the order of their ids. */
  final List<Like> likes = new ArrayList<>();

  MessageState(NewMessage origin, Instant createdAt, long seq) {
    this.origin = origin;
    this.media = origin.media();
    this.createdAt = createdAt;
    this.seq = seq;
  }

  boolean isAppreciatedBy(UserId userId) {
    return likes.stream().anyMatch(like -> like.userId().equals(userId));
  }

  /** As it was when it was posted: nobody appreciated it yet. */
  Message asPosted(User sender) {
    return message(sender, List.of(), 0);
  }

  Message asSeenBy(UserId viewerId, User sender) {
    return message(sender, shownTo(viewerId), likes.size());
  }

  private List<Like> shownTo(UserId viewerId) {
    List<Like> shown = new ArrayList<>();
    int others = isAppreciatedBy(viewerId) ? Message.MAX_LIKES - 1 : Message.MAX_LIKES;
    for (int i = likes.size() - 1; i >= 0; i--) {
      Like like = likes.get(i);
      if (like.userId().equals(viewerId)) {
        shown.add(like);
      } else if (others > 0) {
        shown.add(like);
        others--;
      }
    }
    return shown;
  }

  private Message message(User sender, List<Like> shown, int count) {
    return new Message(
        origin.messageId(),
        origin.spaceId(),
        sender,
        origin.text().content(),
        media,
        origin.text().wordCount(),
        shown,
        count,
        createdAt,
        seq);
  }
}
