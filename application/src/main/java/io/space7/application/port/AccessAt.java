package io.space7.application.port;

import io.space7.domain.Epoch;
import io.space7.domain.SpaceAccess;
import java.util.Objects;

/**
 * A user's rights in a Space, and how far the Space's event order has come, read at one moment.
 *
 * @param lastSeq the newest event's seq, 0 if nothing ever happened
 * @param epoch the history in which {@code lastSeq} was given out
 */
public record AccessAt(SpaceAccess access, long lastSeq, Epoch epoch) {
  public AccessAt {
    Objects.requireNonNull(access);
    Objects.requireNonNull(epoch);
  }
}
