package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.space7.application.port.Delivery;
import io.space7.domain.SpaceEvent;
import io.space7.wire.EventName;
import io.space7.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells sockets of events. An event is encoded once, and once more for each further origin only if
 * its JSON depends on it; all receivers share the bytes.
 *
 * <p>Safe for use by many threads.
 */
public final class Fanout implements Delivery<SocketSession> {
  private final Wire wire;
  private final Duration replayStall;

  public Fanout(Wire wire, SocketSettings.Timing timing) {
    this.wire = wire;
    this.replayStall = timing.replayStall();
  }

  @Override
  public void deliver(SpaceEvent event, Collection<SocketSession> listeners) {
    if (!Wire.dependsOnOrigin(event)) {
      send(event, "", listeners);
      return;
    }
    Map<String, List<SocketSession>> byOrigin = new HashMap<>();
    for (SocketSession listener : listeners) {
      byOrigin.computeIfAbsent(listener.origin(), origin -> new ArrayList<>()).add(listener);
    }
    byOrigin.forEach((origin, group) -> send(event, origin, group));
  }

  @Override
  public void replay(SpaceEvent event, SocketSession listener) {
    listener.awaitRoomForReplay(replayStall);
    deliver(event, List.of(listener));
  }

  private void send(SpaceEvent event, String origin, Collection<SocketSession> receivers) {
    ByteBuf frame = Frame.event(EventName.of(event), wire.encode(event, origin));
    Map<WriteQueue, List<SocketSession>> byLoop = new HashMap<>();
    for (SocketSession receiver : receivers) {
      byLoop.computeIfAbsent(receiver.writeQueue(), writeQueue -> new ArrayList<>()).add(receiver);
    }
    byLoop.forEach((writeQueue, group) -> writeQueue.post(frame, group));
    frame.release();
  }
}
