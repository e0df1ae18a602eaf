package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.domain.Media;
import io.space7.domain.MessageId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;

/**
 * Takes what a user has to do with a message out of the thread: the message, if it is theirs, or
 * else their appreciation of it. Asks nobody for leave.
 */
record Erasing(SpaceId spaceId, MessageId messageId, UserId userId)
    implements Change<Erasing.Erased> {
  @Override
  public MediaLedger.Entry file() {
    return null;
  }

  @Override
  public PastAttempt.Name attempt() {
    return null;
  }

  /**
   * @return null if there is nothing to take out
   */
  @Override
  public Erased apply(Batch batch) {
    LockedSpace space = batch.space(spaceId);
    ThreadMessage message = batch.message(place());
    if (message.authorId().equals(userId)) {
      MessageDeleted event = new MessageDeleted(spaceId, messageId, space.nextSeq(), userId, null);
      batch.delete(event, message);
      return new Erased(event, message.media());
    }
    if (!message.isLikedBy(userId)) {
      return null;
    }
    AppreciationChanged event =
        new AppreciationChanged(
            spaceId,
            messageId,
            space.nextSeq(),
            userId,
            false,
            message.appreciationCount() - 1,
            null);
    batch.appreciate(event, message);
    return new Erased(event, null);
  }

  /**
   * What has happened.
   *
   * @param media the deleted message's file, or null
   */
  record Erased(SpaceEvent event, Media media) {}
}
