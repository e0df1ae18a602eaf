package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.space7.application.port.Delivery;
import io.space7.domain.Notice;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.UserId;
import io.space7.wire.EventName;
import io.space7.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Tells sockets of events and notices. Each is encoded once, and once more for each further origin
 * only if its JSON depends on it; all receivers share the bytes.
 *
 * <p>Safe for use by many threads.
 */
public final class Fanout implements Delivery<SocketSession> {
  /** So much of a replay is on its way to one socket, and more only by an event's last part. */
  private static final int REPLAY_WINDOW = 128 * 1024;

  private final Sessions sessions;
  private final SocketMeters meters;
  private final Wire wire;
  private final Duration replayStall;

  public Fanout(Wire wire, SocketSettings.Timing timing, SocketMeters meters) {
    this.meters = meters;
    this.sessions = new Sessions(meters);
    this.wire = wire;
    this.replayStall = timing.replayStall();
  }

  /** The sockets that there are; {@link SocketServer} fills them. */
  Sessions sessions() {
    return sessions;
  }

  SocketMeters meters() {
    return meters;
  }

  @Override
  public void deliver(SpaceEvent event, Collection<SocketSession> listeners) {
    Function<String, ByteBuf> frame =
        origin -> Frame.event(EventName.of(event), wire.encode(event, origin));
    send(frame, Wire.dependsOnOrigin(event), listeners);
    meters.delivered(event, listeners.size());
  }

  @Override
  public CompletionStage<Integer> replay(List<SpaceEvent> events, SocketSession listener) {
    int sent = 0;
    int bytes = 0;
    while (sent < events.size() && bytes < REPLAY_WINDOW) {
      SpaceEvent event = events.get(sent++);
      ByteBuf frame = Frame.event(EventName.of(event), wire.encode(event, listener.origin()));
      bytes += frame.readableBytes();
      listener.send(frame);
    }
    int count = sent;
    return listener.taken(replayStall).thenApply(taken -> count);
  }

  @Override
  public void tell(Notice notice, Collection<SocketSession> listeners) {
    Function<String, ByteBuf> frame =
        origin -> Frame.event(EventName.of(notice), wire.encode(notice, origin));
    send(frame, Wire.dependsOnOrigin(notice), listeners);
  }

  @Override
  public void tell(Notice notice, UserId userId, SocketId except) {
    tell(
        notice,
        sessions.of(userId).stream()
            .filter(session -> !session.socketId().equals(except))
            .toList());
  }

  @Override
  public void disconnect(UserId userId) {
    sessions.of(userId).forEach(session -> session.cut("its user is erased"));
  }

  @Override
  public Set<UserId> connected() {
    return sessions.users();
  }

  @Override
  public boolean isConnected(UserId userId, SocketId socketId) {
    return sessions.isConnected(userId, socketId);
  }

  private static void send(
      Function<String, ByteBuf> frame,
      boolean dependsOnOrigin,
      Collection<SocketSession> listeners) {
    if (listeners.isEmpty()) {
      return;
    }
    if (!dependsOnOrigin) {
      send(frame.apply(""), listeners);
      return;
    }
    Map<String, List<SocketSession>> byOrigin = new HashMap<>();
    for (SocketSession listener : listeners) {
      byOrigin.computeIfAbsent(listener.origin(), origin -> new ArrayList<>()).add(listener);
    }
    byOrigin.forEach((origin, group) -> send(frame.apply(origin), group));
  }

  private static void send(ByteBuf frame, Collection<SocketSession> receivers) {
    Map<WriteQueue, List<SocketSession>> byLoop = new HashMap<>();
    for (SocketSession receiver : receivers) {
      byLoop.computeIfAbsent(receiver.writeQueue(), writeQueue -> new ArrayList<>()).add(receiver);
    }
    byLoop.forEach((writeQueue, group) -> writeQueue.post(frame, group));
    frame.release();
  }
}
