package io.space7.testkit.memory;

import io.space7.application.port.EventLog;
import io.space7.domain.MessageId;
import io.space7.domain.Position;
import io.space7.domain.Signal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The in-memory twin of {@link EventLog}. */
public final class InMemoryEventLog implements EventLog {
  private final InMemoryWorld world;

  public InMemoryEventLog(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public Optional<Slice> read(SpaceId spaceId, long after, int limit) {
    return world.transact(
        () -> Optional.ofNullable(world.spaces.get(spaceId)).map(s -> slice(s, after, limit)));
  }

  private Slice slice(SpaceState space, long after, int limit) {
    long lastSeq = space.lastSeq();
    boolean lost = after < lastSeq && after + 1 < space.firstKept;
    if (lost || after > lastSeq) {
      return new Slice(List.of(), lastSeq, false, world.epoch());
    }
    List<SpaceEvent> events =
        space.events.stream().skip(after).limit(limit).map(event -> read(space, event)).toList();
    return new Slice(events, lastSeq, true, world.epoch());
  }

  private SpaceEvent read(SpaceState space, SpaceEvent event) {
    if (!(event instanceof MessagePosted)) {
      return event;
    }
    MessageState state = space.messages.get(event.messageId());
    return state == null
        ? new MessageDeleted(
            event.spaceId(), event.messageId(), event.seq(), event.actorId(), event.source())
        : new MessagePosted(state.asPosted(world.user(event.actorId())), event.source());
  }

  @Override
  public List<SpaceEvent> find(SpaceId spaceId, Collection<Long> seqs) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId)).stream()
                .flatMap(space -> space.events.stream().skip(space.firstKept - 1))
                .filter(event -> seqs.contains(event.seq()))
                .map(event -> read(world.require(spaceId), event))
                .toList());
  }

  @Override
  public Map<SpaceId, Position> positions(Collection<SpaceId> spaceIds) {
    return world.transact(
        () -> {
          Map<SpaceId, Position> seqs = new LinkedHashMap<>();
          for (SpaceId spaceId : spaceIds) {
            SpaceState space = world.spaces.get(spaceId);
            if (space != null) {
              seqs.put(spaceId, new Position(space.lastSeq(), world.epoch()));
            }
          }
          return seqs;
        });
  }

  @Override
  public Optional<SpaceEvent> announce(
      SpaceId spaceId, MessageId messageId, UserId actorId, Boolean appreciated, SocketId source) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId))
                .flatMap(space -> newest(space, messageId, actorId, appreciated))
                .map(event -> announce(world.require(spaceId), event.withSource(source))));
  }

  @Override
  public Optional<SpaceEvent> confirm(SpaceId spaceId, long seq, UserId actorId, SocketId source) {
    return world.transact(
        () ->
            Optional.ofNullable(world.spaces.get(spaceId)).stream()
                .flatMap(space -> space.events.stream().skip(space.firstKept - 1))
                .filter(event -> event.seq() == seq && event.actorId().equals(actorId))
                .filter(event -> event.source() == null)
                .findFirst()
                .map(event -> announce(world.require(spaceId), event.withSource(source))));
  }

  @Override
  public void claim(SpaceEvent event, SocketId hint) {
    world.transact(
        () -> {
          world.signal(new Signal.Claimed(event.spaceId(), event.seq(), event.actorId(), hint));
          return null;
        });
  }

  private SpaceEvent announce(SpaceState space, SpaceEvent event) {
    space.events.set((int) event.seq() - 1, event);
    world.signal(new Signal.Announced(event.spaceId(), event.seq()));
    return read(space, event);
  }

  /** Of expired events nobody knows any more. */
  private static Optional<SpaceEvent> newest(
      SpaceState space, MessageId messageId, UserId actorId, Boolean appreciated) {
    Class<? extends SpaceEvent> kind =
        appreciated != null ? AppreciationChanged.class : MessagePosted.class;
    return space.events.stream()
        .skip(space.firstKept - 1)
        .filter(kind::isInstance)
        .filter(event -> event.messageId().equals(messageId) && event.actorId().equals(actorId))
        .filter(event -> event.source() == null && Objects.equals(stateOf(event), appreciated))
        .reduce((earlier, later) -> later);
  }

  private static Boolean stateOf(SpaceEvent event) {
    return event instanceof AppreciationChanged changed ? changed.appreciated() : null;
  }
}
