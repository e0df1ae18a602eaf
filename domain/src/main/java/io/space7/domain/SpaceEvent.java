package io.space7.domain;

/**
 * A change to a thread that has been committed. The events of a Space are numbered 1, 2, 3 …
 * without a gap; everyone sees them in that order.
 */
public sealed interface SpaceEvent {
  /**
   * What an event tells. Whatever treats events by kind switches over this without a default, so
   * that a new kind does not compile until it is handled everywhere.
   */
  enum Kind {
    MESSAGE_POSTED,
    APPRECIATION_CHANGED,
    MESSAGE_DELETED
  }

  Kind kind();

  SpaceId spaceId();

  MessageId messageId();

  /** The place in the Space's event order, from 1. */
  long seq();

  /** Who made the change. */
  UserId actorId();

  /**
   * The connection that made the change and therefore never hears of it; null while that is not
   * known.
   */
  SocketId source();

  /** The same event, its source known. */
  SpaceEvent withSource(SocketId source);

  /**
   * A message was posted.
   *
   * @param message as it was at that moment: nobody appreciates it yet
   */
  record MessagePosted(Message message, SocketId source) implements SpaceEvent {
    @Override
    public Kind kind() {
      return Kind.MESSAGE_POSTED;
    }

    @Override
    public SpaceId spaceId() {
      return message.spaceId();
    }

    @Override
    public MessageId messageId() {
      return message.messageId();
    }

    @Override
    public long seq() {
      return message.seq();
    }

    @Override
    public UserId actorId() {
      return message.sender().userId();
    }

    @Override
    public MessagePosted withSource(SocketId source) {
      return new MessagePosted(message, source);
    }
  }

  /**
   * A user's appreciation of a message changed.
   *
   * @param appreciated the state after the change
   * @param appreciationCount the message's count after the change
   */
  record AppreciationChanged(
      SpaceId spaceId,
      MessageId messageId,
      long seq,
      UserId actorId,
      boolean appreciated,
      int appreciationCount,
      SocketId source)
      implements SpaceEvent {
    @Override
    public Kind kind() {
      return Kind.APPRECIATION_CHANGED;
    }

    @Override
    public AppreciationChanged withSource(SocketId source) {
      return new AppreciationChanged(
          spaceId, messageId, seq, actorId, appreciated, appreciationCount, source);
    }
  }

  /** A message was deleted, by its author or by the Space's creator. */
  record MessageDeleted(
      SpaceId spaceId, MessageId messageId, long seq, UserId actorId, SocketId source)
      implements SpaceEvent {
    @Override
    public Kind kind() {
      return Kind.MESSAGE_DELETED;
    }

    @Override
    public MessageDeleted withSource(SocketId source) {
      return new MessageDeleted(spaceId, messageId, seq, actorId, source);
    }
  }
}
