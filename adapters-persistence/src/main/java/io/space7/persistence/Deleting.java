package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Deleted;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;

/** See {@link MessageStore#delete}. */
record Deleting(SpaceId spaceId, MessageId messageId, UserId userId, SocketId source)
    implements Change<Deleted> {
  @Override
  public MediaLedger.Entry file() {
    return null;
  }

  @Override
  public PastAttempt.Name attempt() {
    return null;
  }

  @Override
  public Deleted apply(Batch batch) {
    LockedSpace space = batch.space(spaceId);
    SpaceAccess access = batch.access(actor());
    access.requireRead();
    ThreadMessage message = batch.message(place());
    Message.requireDeletable(message.authorId(), userId, access);
    MessageDeleted event = new MessageDeleted(spaceId, messageId, space.nextSeq(), userId, source);
    batch.delete(event, message);
    return new Deleted(event, message.media());
  }
}
