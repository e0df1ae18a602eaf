package io.space7.application;

import io.space7.domain.SpaceAccess;
import java.util.Objects;

/**
 * A user's rights in a Space, and how far the Space's event order has come, read at one moment.
 *
 * @param lastSeq the newest event's seq, 0 if nothing ever happened
 */
public record SpaceStanding(SpaceAccess access, long lastSeq) {
  public SpaceStanding {
    Objects.requireNonNull(access);
  }
}
