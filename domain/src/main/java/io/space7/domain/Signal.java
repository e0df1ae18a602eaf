package io.space7.domain;

/**
 * A hint that servers on one database give each other: where to look, and never the truth. It may
 * be lost, come late, repeatedly or in another order.
 *
 * <p>Whatever treats signals by kind is a {@link Visitor}, so that a new kind does not compile
 * until it is handled everywhere.
 */
public sealed interface Signal {
  void accept(Visitor visitor);

  /**
   * The Space whose listeners it concerns, or null if every server has to hear of it, whatever its
   * clients listen to.
   */
  SpaceId audience();

  /** The events of a Space have come to a seq, at least. */
  record Happened(SpaceId spaceId, long seq) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.happened(spaceId, seq);
    }

    @Override
    public SpaceId audience() {
      return spaceId;
    }
  }

  /** The source of an event, which was not known, is known now. */
  record Announced(SpaceId spaceId, long seq) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.announced(spaceId, seq);
    }

    @Override
    public SpaceId audience() {
      return spaceId;
    }
  }

  /**
   * The actor of an event, whose source is not known, says that it came from a connection. Only the
   * server that has the connection knows; it need not listen to the Space.
   */
  record Claimed(SpaceId spaceId, long seq, UserId actorId, SocketId hint) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.claimed(spaceId, seq, actorId, hint);
    }

    @Override
    public SpaceId audience() {
      return null;
    }
  }

  /** Some who might read a Space may not any more. */
  record AccessChanged(SpaceId spaceId) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.accessChanged(spaceId);
    }

    @Override
    public SpaceId audience() {
      return spaceId;
    }
  }

  /** Something about a Space has changed that is no event: what everyone sees of it. */
  record Updated(SpaceId spaceId) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.updated(spaceId);
    }

    @Override
    public SpaceId audience() {
      return spaceId;
    }
  }

  /** A user has left a Space or was removed from it. */
  record Left(SpaceId spaceId, UserId userId) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.left(spaceId, userId);
    }

    @Override
    public SpaceId audience() {
      return spaceId;
    }
  }

  /** A user has read a thread up to somewhere; of several the largest position is the newest. */
  record Read(SpaceId spaceId, UserId userId, Unread unread) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.read(spaceId, userId, unread);
    }

    /** The user's other connections need not listen to the Space. */
    @Override
    public SpaceId audience() {
      return null;
    }
  }

  /** A user is being erased, or was. */
  record Erased(UserId userId) implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.erased(userId);
    }

    @Override
    public SpaceId audience() {
      return null;
    }
  }

  /** Signals of whoever sends this may have been lost until now. */
  record Lost() implements Signal {
    @Override
    public void accept(Visitor visitor) {
      visitor.mayHaveMissed();
    }

    @Override
    public SpaceId audience() {
      return null;
    }
  }

  /** One method for each kind. */
  interface Visitor {
    /** See {@link Happened}. */
    void happened(SpaceId spaceId, long seq);

    /** See {@link Announced}. */
    void announced(SpaceId spaceId, long seq);

    /** See {@link Claimed}. */
    void claimed(SpaceId spaceId, long seq, UserId actorId, SocketId hint);

    /** See {@link AccessChanged}. */
    void accessChanged(SpaceId spaceId);

    /** See {@link Updated}. */
    void updated(SpaceId spaceId);

    /** See {@link Left}. */
    void left(SpaceId spaceId, UserId userId);

    /** See {@link Read}. */
    void read(SpaceId spaceId, UserId userId, Unread unread);

    /** See {@link Erased}. */
    void erased(UserId userId);

    /** See {@link Lost}. */
    void mayHaveMissed();
  }
}
