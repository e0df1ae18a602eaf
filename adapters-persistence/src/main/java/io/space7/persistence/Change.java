package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import io.space7.domain.MessageId;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.persistence.Batch.Actor;
import io.space7.persistence.ThreadMessage.Place;

/**
 * A change to a thread that somebody waits for. It says what has to be read for it, and asks the
 * domain's rules once that was read. Immutable, because it may be applied again after a rollback.
 */
interface Change<T> {
  SpaceId spaceId();

  /** Who makes the change. */
  UserId userId();

  /** The message it is about, or null if it makes one. */
  MessageId messageId();

  /** The stored file that is to become a message's, or null. */
  MediaLedger.Entry file();

  /** The name under which it may have been made before, or null. */
  PastAttempt.Name attempt();

  default Actor actor() {
    return new Actor(spaceId(), userId());
  }

  default Place place() {
    return new Place(spaceId(), messageId());
  }

  /**
   * Makes the change in the batch, where the changes before it can be seen already.
   *
   * @throws Refusal if a rule forbids it; then nothing in the batch has changed
   */
  T apply(Batch batch);
}
