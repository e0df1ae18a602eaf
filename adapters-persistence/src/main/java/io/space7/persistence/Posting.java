package io.space7.persistence;

import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Posted;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Media;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.NewMessage;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.List;
import java.util.Optional;

/** See {@link MessageStore#post}. */
record Posting(NewMessage draft) implements Change<Posted> {
  @Override
  public SpaceId spaceId() {
    return draft.spaceId();
  }

  @Override
  public UserId userId() {
    return draft.senderId();
  }

  @Override
  public MessageId messageId() {
    return null;
  }

  @Override
  public Media media() {
    return draft.media();
  }

  @Override
  public IdempotencyKey key() {
    return draft.attempt() == null ? null : draft.attempt().key();
  }

  @Override
  public Posted apply(Batch batch) {
    LockedSpace space = batch.space(spaceId());
    Optional<PastAttempt> earlier = batch.pastAttempt(this);
    if (earlier.isPresent()) {
      return new Posted(batch.repeat(earlier.get(), draft.attempt()), true);
    }
    batch.access(this).requirePost();
    batch.claimMedia(this);
    Message message =
        new Message(
            draft.messageId(),
            draft.spaceId(),
            batch.user(userId()),
            draft.text().content(),
            draft.media(),
            draft.text().wordCount(),
            List.of(),
            0,
            space.eventTime(),
            space.nextSeq());
    MessagePosted event = new MessagePosted(message, draft.source());
    batch.post(event, draft.attempt());
    return new Posted(event, false);
  }
}
