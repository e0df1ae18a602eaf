package io.space7.testkit.memory;

import io.space7.application.port.Delivery;
import io.space7.application.port.Listener;
import io.space7.domain.ErrorCode;
import io.space7.domain.Notice;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * The in-memory twin of {@link Delivery}: remembers what each listener was told. A listener is
 * connected until it ends. Safe for use by many threads.
 */
public final class InMemoryDelivery implements Delivery<Listener> {
  /** Of a replay so many events are sent at a time. */
  private static final int ROOM = 30;

  private final Map<Listener, List<Object>> told = new LinkedHashMap<>();

  /** What those who have ended were told. */
  private final Map<Listener, List<Object>> past = new LinkedHashMap<>();

  public synchronized void connect(Listener listener) {
    told.put(listener, new ArrayList<>());
  }

  /** From now on nothing reaches the listener. */
  public synchronized void end(Listener listener) {
    past.put(listener, told.remove(listener));
  }

  /** The events and notices that a listener was told, in the order in which they came. */
  public synchronized List<Object> told(Listener listener) {
    return List.copyOf(told.getOrDefault(listener, past.getOrDefault(listener, List.of())));
  }

  @Override
  public synchronized void deliver(SpaceEvent event, Collection<Listener> listeners) {
    send(event, listeners);
  }

  @Override
  public synchronized CompletionStage<Integer> replay(List<SpaceEvent> events, Listener listener) {
    if (!told.containsKey(listener)) {
      return CompletableFuture.failedFuture(
          new Refusal(ErrorCode.BUSY, "The connection has ended."));
    }
    List<SpaceEvent> sent = events.subList(0, Math.min(ROOM, events.size()));
    sent.forEach(event -> send(event, List.of(listener)));
    return CompletableFuture.completedFuture(sent.size());
  }

  @Override
  public synchronized void tell(Notice notice, Collection<Listener> listeners) {
    send(notice, listeners);
  }

  @Override
  public synchronized void tell(Notice notice, UserId userId, SocketId except) {
    send(
        notice,
        told.keySet().stream()
            .filter(l -> l.userId().equals(userId) && !l.socketId().equals(except))
            .toList());
  }

  @Override
  public synchronized void disconnect(UserId userId) {
    List.copyOf(told.keySet()).stream()
        .filter(listener -> listener.userId().equals(userId))
        .forEach(this::end);
  }

  @Override
  public synchronized Set<UserId> connected() {
    return told.keySet().stream().map(Listener::userId).collect(Collectors.toSet());
  }

  @Override
  public synchronized boolean isConnected(UserId userId, SocketId socketId) {
    return told.keySet().stream()
        .anyMatch(l -> l.userId().equals(userId) && l.socketId().equals(socketId));
  }

  private void send(Object what, Collection<Listener> listeners) {
    for (Listener listener : listeners) {
      if (told.containsKey(listener)) {
        told.get(listener).add(what);
      }
    }
  }
}
