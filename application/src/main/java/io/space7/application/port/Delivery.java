package io.space7.application.port;

import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import java.util.Collection;
import java.util.List;

/**
 * Sends events to listeners. Safe for use by many threads; the calls for one Space never overlap
 * and come in the order of the events.
 *
 * @param <L> the edge's own kind of listener
 */
@FunctionalInterface
public interface Delivery<L extends Listener> {
  /**
   * Sends an event to some listeners. Called with a lock of the Space held: must not block and must
   * not throw. May call {@link io.space7.application.feed.SpaceFeed#leave}.
   */
  void deliver(SpaceEvent event, Collection<L> listeners);

  /**
   * Sends one listener an event that it missed, while it joins. Called with no lock held, so it may
   * block while the listener is slow.
   *
   * @throws Refusal if the listener cannot be told; it ends the joining
   */
  default void replay(SpaceEvent event, L listener) {
    deliver(event, List.of(listener));
  }
}
