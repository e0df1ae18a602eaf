package io.space7.testkit.memory;

import io.space7.application.port.Delivery;
import io.space7.application.port.Listener;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The in-memory twin of {@link Delivery}: remembers what each listener was told. Safe for use by
 * many threads.
 */
public final class InMemoryDelivery implements Delivery<Listener> {
  private final Map<Listener, List<SpaceEvent>> heard = new HashMap<>();
  private final Set<Listener> ended = new HashSet<>();

  /** From now on nothing reaches the listener. */
  public synchronized void end(Listener listener) {
    ended.add(listener);
  }

  /** What a listener was told, in the order in which it came. */
  public synchronized List<SpaceEvent> heard(Listener listener) {
    return List.copyOf(heard.getOrDefault(listener, List.of()));
  }

  @Override
  public synchronized void deliver(SpaceEvent event, Collection<Listener> listeners) {
    for (Listener listener : listeners) {
      if (!ended.contains(listener)) {
        heard.computeIfAbsent(listener, fresh -> new ArrayList<>()).add(event);
      }
    }
  }

  @Override
  public synchronized void replay(SpaceEvent event, Listener listener) {
    if (ended.contains(listener)) {
      throw new Refusal(ErrorCode.BUSY, "The connection has ended.");
    }
    deliver(event, List.of(listener));
  }
}
