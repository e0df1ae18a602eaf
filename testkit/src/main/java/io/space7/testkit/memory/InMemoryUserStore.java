package io.space7.testkit.memory;

import io.space7.application.port.UserStore;
import io.space7.domain.Profile;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Optional;

/** The in-memory twin of {@link UserStore}. */
public final class InMemoryUserStore implements UserStore {
  private final InMemoryWorld world;

  public InMemoryUserStore(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public User provision(User user, Instant saidAt) {
    return world.transact(
        () -> {
          if (world.erasures.containsKey(user.userId())) {
            throw User.unknown();
          }
          Instant before = world.profilesSaidAt.get(user.userId());
          if (before == null || saidAt == null || !saidAt.isBefore(before)) {
            User old = world.users.put(user.userId(), user);
            world.profiles += old == null || old.equals(user) ? 0 : 1;
            world.profilesSaidAt.put(user.userId(), saidAt);
          }
          return world.users.get(user.userId());
        });
  }

  @Override
  public Optional<User> find(UserId userId) {
    return world.transact(() -> known(userId));
  }

  @Override
  public Optional<Profile> profile(UserId userId) {
    return world.transact(() -> known(userId).map(user -> new Profile(user, stats(userId))));
  }

  private Optional<User> known(UserId userId) {
    return world.erasures.containsKey(userId)
        ? Optional.empty()
        : Optional.ofNullable(world.users.get(userId));
  }

  private Profile.Stats stats(UserId userId) {
    long created = 0;
    long participated = 0;
    long words = 0;
    long appreciations = 0;
    for (SpaceState space : world.spaces.values()) {
      created += space.creatorId.equals(userId) ? 1 : 0;
      participated += space.members.containsKey(userId) ? 1 : 0;
      for (MessageState message : space.messages.values()) {
        if (message.origin.senderId().equals(userId)) {
          words += message.origin.text().wordCount();
          appreciations += message.likes.size();
        }
      }
    }
    return new Profile.Stats(created, participated, words, appreciations);
  }
}
