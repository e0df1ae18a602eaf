package io.space7.application.port;

import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;

/**
 * What the other servers on the same database tell of. A signal is a hint and never the truth: it
 * says where to look. Signals may be lost, come late, repeatedly or in another order, and concern
 * Spaces that nobody here listens to; a receiver asks the {@link EventLog} and the {@link
 * SpaceStore} for what really is.
 */
public interface SpaceSignals {
  /**
   * Begins to tell a receiver, until these signals are closed by their owner. Returns at once;
   * while the other servers cannot be heard, it goes on trying.
   *
   * @throws IllegalStateException if there is a receiver already
   */
  void tell(Receiver receiver);

  /**
   * Takes signals. Calls come from one thread at a time and must neither block nor throw. A change
   * is signalled only after its commit.
   */
  interface Receiver {
    /** The events of a Space have come to a seq, at least. */
    void happened(SpaceId spaceId, long seq);

    /** The source of an event, which was not known, is known now. */
    void announced(SpaceId spaceId, long seq);

    /**
     * The actor of an event, whose source is not known, says that it came from a connection that
     * may be to this server. Only the server that has the connection knows, and notes it as the
     * source with {@link EventLog#confirm}.
     */
    void claimed(SpaceId spaceId, long seq, UserId actorId, SocketId hint);

    /** Some who might read a Space may not any more. */
    void accessChanged(SpaceId spaceId);

    /** Something about a Space has changed that is no event: what everyone sees of it. */
    void updated(SpaceId spaceId);

    /** A user has left a Space or was removed from it. */
    void left(SpaceId spaceId, UserId userId);

    /** A user has read a thread up to somewhere; of several the largest position is the newest. */
    void read(SpaceId spaceId, UserId userId, Unread unread);

    /** A user is being erased, or was. */
    void erased(UserId userId);

    /**
     * Signals of any kind may have been lost until now. The first signal is this one; after an
     * interruption it comes within 30 seconds of the network's return.
     */
    void mayHaveMissed();
  }
}
