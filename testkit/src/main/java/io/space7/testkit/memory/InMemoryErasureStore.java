package io.space7.testkit.memory;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.MediaLedger;
import io.space7.domain.Media;
import io.space7.domain.Signal;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The in-memory twin of {@link ErasureStore}. */
public final class InMemoryErasureStore implements ErasureStore {
  private final InMemoryWorld world;

  public InMemoryErasureStore(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public void begin(UserId userId) {
    world.transact(
        () -> {
          if (world.users.containsKey(userId) && !world.erasures.containsKey(userId)) {
            world.users.put(userId, User.erased(userId));
            world.profiles++;
            world.erasures.put(userId, State.ERASING);
            world.signal(new Signal.Erased(userId));
          }
          return null;
        });
  }

  @Override
  public Optional<State> state(UserId userId) {
    return world.transact(() -> Optional.ofNullable(world.erasures.get(userId)));
  }

  @Override
  public Set<UserId> begun(Collection<UserId> users) {
    return world.transact(
        () ->
            users.stream()
                .filter(world.erasures::containsKey)
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public Progress eraseNext(Witness witness) {
    List<Consumer<Witness>> news = new ArrayList<>();
    boolean erased =
        world.transact(
            () -> {
              Optional<UserId> next =
                  world.erasures.entrySet().stream()
                      .filter(one -> one.getValue() == State.ERASING)
                      .map(Map.Entry::getKey)
                      .findFirst();
              next.ifPresent(userId -> erase(userId, news));
              return next.isPresent();
            });
    news.forEach(one -> one.accept(witness));
    return erased ? Progress.WORKING : Progress.IDLE;
  }

  private void erase(UserId userId, List<Consumer<Witness>> news) {
    world.signal(new Signal.Erased(userId));
    news.add(witness -> witness.erasing(userId));
    for (SpaceState space : world.spaces.values()) {
      leave(space, userId, news);
      for (MessageState message : List.copyOf(space.messages.values())) {
        erase(space, message, userId, news);
      }
      space.events.replaceAll(event -> event.actorId().equals(userId) ? anonymous(event) : event);
      space.attempts.keySet().removeIf(attempt -> attempt.userId().equals(userId));
      space.removedAt.remove(userId);
    }
    world.users.remove(userId);
    world.erasures.put(userId, State.ERASED);
  }

  private void leave(SpaceState space, UserId userId, List<Consumer<Witness>> news) {
    if (space.members.remove(userId) == null) {
      return;
    }
    if (space.creatorId.equals(userId)) {
      Optional<UserId> heir =
          space.members.keySet().stream()
              .filter(member -> !world.erasures.containsKey(member))
              .findFirst();
      space.creatorId = heir.orElse(User.DELETED.userId());
      space.archived |= heir.isEmpty();
      space.invites.clear();
    }
    space.changes++;
    SpaceId spaceId = space.origin.spaceId();
    world.signal(new Signal.Left(spaceId, userId));
    world.signal(new Signal.Updated(spaceId));
    news.add(witness -> witness.left(spaceId, userId));
  }

  private void erase(
      SpaceState space, MessageState message, UserId userId, List<Consumer<Witness>> news) {
    SpaceId spaceId = space.origin.spaceId();
    if (message.origin.senderId().equals(userId)) {
      space.messages.remove(message.origin.messageId());
      Media media = message.origin.media();
      if (media != null) {
        world.unclaimed.put(
            new MediaLedger.Entry(spaceId, media.name()), new Unclaimed(world.exactNow(), 1));
        news.add(witness -> witness.freed(spaceId, media));
      }
      append(
          space,
          new MessageDeleted(
              spaceId, message.origin.messageId(), space.lastSeq() + 1, userId, null),
          news);
    } else if (message.likes.removeIf(like -> like.userId().equals(userId))) {
      append(
          space,
          new AppreciationChanged(
              spaceId,
              message.origin.messageId(),
              space.lastSeq() + 1,
              userId,
              false,
              message.likes.size(),
              null),
          news);
    }
  }

  private void append(SpaceState space, SpaceEvent event, List<Consumer<Witness>> news) {
    space.events.add(event);
    world.signal(new Signal.Happened(event.spaceId(), event.seq()));
    news.add(witness -> witness.happened(event));
  }

  /** Of a posting nothing is left but that it was deleted. */
  private static SpaceEvent anonymous(SpaceEvent event) {
    UserId nobody = User.DELETED.userId();
    return switch (event.kind()) {
      case MESSAGE_POSTED, MESSAGE_DELETED ->
          new MessageDeleted(
              event.spaceId(), event.messageId(), event.seq(), nobody, event.source());
      case APPRECIATION_CHANGED -> {
        AppreciationChanged changed = (AppreciationChanged) event;
        yield new AppreciationChanged(
            changed.spaceId(),
            changed.messageId(),
            changed.seq(),
            nobody,
            changed.appreciated(),
            changed.appreciationCount(),
            changed.source());
      }
    };
  }
}
