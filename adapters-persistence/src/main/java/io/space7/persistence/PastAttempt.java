package io.space7.persistence;

import io.space7.domain.IdempotencyKey;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;

/**
 * An attempt that has succeeded.
 *
 * @param posted null if the message has been deleted since
 */
record PastAttempt(Name name, String fingerprint, MessagePosted posted) {
  /** Whose attempt it is, where, and what it is called. */
  record Name(SpaceId spaceId, UserId userId, IdempotencyKey key) {}
}
