package io.space7.persistence;

import io.space7.domain.SpaceId;
import java.io.Serial;
import java.util.Set;

/** Something else has locked some Spaces; nothing was changed. */
final class SpacesHeldException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Set<SpaceId> spaces;

  SpacesHeldException(Set<SpaceId> spaces) {
    super(null, null, false, false);
    this.spaces = spaces;
  }

  Set<SpaceId> spaces() {
    return spaces;
  }
}
