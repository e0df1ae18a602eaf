package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Notice;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The connections of this server: sends to them, and knows which there are. Safe for use by many
 * threads. No method blocks; to one listener everything goes in the order of the calls.
 *
 * <p>The methods with a body are for an edge that lacks what they are about.
 *
 * @param <L> the edge's own kind of listener
 */
@FunctionalInterface
public interface Delivery<L extends Listener> {
  /**
   * Sends an event to some listeners. Called with a lock of the Space held, so that the calls for
   * one Space never overlap and come in the order of the events: must not block and must not throw.
   * May call {@link io.space7.application.feed.SpaceFeed#leave}. A listener that falls too far
   * behind may be cut; one whose connection has ended is passed over.
   */
  void deliver(SpaceEvent event, Collection<L> listeners);

  /**
   * Sends one listener events that it missed, as many as it has room for and at least one. The next
   * call for the same listener comes only after the answer of this one.
   *
   * @param events in their order, at least one
   * @return how many were sent, from the first on; completed once the listener has taken them, on
   *     any thread. Completed with a {@link Refusal} of {@link ErrorCode#BUSY} if the connection
   *     has ended, or takes nothing for so long that it is ended
   */
  default CompletionStage<Integer> replay(List<SpaceEvent> events, L listener) {
    events.forEach(event -> deliver(event, List.of(listener)));
    return CompletableFuture.completedFuture(events.size());
  }

  /** Sends a notice to some listeners; as {@link #deliver}, in any order. */
  default void tell(Notice notice, Collection<L> listeners) {}

  /**
   * Sends a notice to a user's connections, whatever they listen to.
   *
   * @param except one that is not told, or null
   */
  default void tell(Notice notice, UserId userId, SocketId except) {}

  /** Ends all connections of a user, soon. */
  default void disconnect(UserId userId) {}

  /** The users who have a connection to this server, each once. */
  default Set<UserId> connected() {
    return Set.of();
  }

  /**
   * Whether an id names a connection of a user to this server. One that has ended counts until all
   * that it has said is done.
   */
  default boolean isConnected(UserId userId, SocketId socketId) {
    return true;
  }
}
