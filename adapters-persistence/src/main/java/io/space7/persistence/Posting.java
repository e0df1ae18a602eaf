package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Posted;
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
  public MediaLedger.Entry file() {
    return draft.media() == null ? null : new MediaLedger.Entry(spaceId(), draft.media().name());
  }

  @Override
  public PastAttempt.Name attempt() {
    return draft.attempt() == null
        ? null
        : new PastAttempt.Name(spaceId(), userId(), draft.attempt().key());
  }

  @Override
  public Posted apply(Batch batch) {
    LockedSpace space = batch.space(spaceId());
    Optional<PastAttempt> earlier = Optional.ofNullable(attempt()).flatMap(batch::pastAttempt);
    if (earlier.isPresent()) {
      return new Posted(batch.repeat(earlier.get(), draft.attempt()), true);
    }
    batch.access(actor()).requirePost();
    if (file() != null) {
      batch.claim(file());
    }
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
