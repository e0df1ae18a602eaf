package io.space7.domain;

/**
 * Something that sockets are told outside of every Space's event order. It has no place in the log
 * and is not replayed: the newest one of its kind wins, and a client that missed it asks over REST.
 */
public sealed interface Notice {
  /** Whatever treats notices by kind switches over this without a default. */
  enum Kind {
    SPACE_RESET,
    SPACE_UPDATED,
    READ
  }

  Kind kind();

  /** The Space that it is about. */
  SpaceId spaceId();

  /** A Space has changed. Of two such notices the one with the larger version is the newer. */
  record SpaceUpdated(Space space) implements Notice {
    @Override
    public Kind kind() {
      return Kind.SPACE_UPDATED;
    }

    @Override
    public SpaceId spaceId() {
      return space.spaceId();
    }
  }

  /** A member has read up to somewhere, on another connection. */
  record Read(SpaceId spaceId, Unread unread) implements Notice {
    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * The Space's event order is another one now; what a client knows of it has to be loaded anew.
   *
   * @param epoch the history that the order belongs to
   * @param seq the newest event's seq in it
   */
  record SpaceReset(SpaceId spaceId, String epoch, long seq) implements Notice {
    @Override
    public Kind kind() {
      return Kind.SPACE_RESET;
    }
  }
}
