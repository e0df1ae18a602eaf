package io.space7.application.feed;

import io.space7.application.port.AccessAt;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.Timer;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the listening of those who may not read any more. Works Space by Space on the timer's
 * threads, a private one user by user; a Space about which there are many signals is asked about
 * once. Thread-safe.
 */
final class AccessRevoker {
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final SpaceStore spaces;
  private final Timer timer;
  private final Audience audience;
  private final Set<SpaceId> unchecked = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  AccessRevoker(SpaceStore spaces, Timer timer, Audience audience) {
    this.spaces = spaces;
    this.timer = timer;
    this.audience = audience;
  }

  /** Checks Spaces that are listened to soon. */
  void check(Collection<SpaceId> listenedTo) {
    if (unchecked.addAll(listenedTo)) {
      checkAfter(Duration.ZERO);
    }
  }

  private void checkAfter(Duration delay) {
    if (scheduled.compareAndSet(false, true)) {
      timer.schedule(this::checkAll, delay);
    }
  }

  private void checkAll() {
    scheduled.set(false);
    for (SpaceId spaceId : unchecked) {
      // Removed before it is asked about, so that a signal from now on counts anew.
      if (unchecked.remove(spaceId)) {
        try {
          audience.dismiss(spaceId, refused(spaceId));
        } catch (Refusal databaseAway) {
          unchecked.add(spaceId);
          checkAfter(RETRY_DELAY);
          return;
        }
      }
    }
  }

  private Set<UserId> refused(SpaceId spaceId) {
    Set<UserId> refused = new HashSet<>();
    for (UserId userId : audience.of(spaceId)) {
      Optional<AccessAt> at = spaces.accessAt(spaceId, userId);
      if (at.isEmpty() || !at.get().access().mayRead()) {
        refused.add(userId);
      } else if (at.get().access().visibility() == Visibility.PUBLIC) {
        return Set.of();
      }
    }
    return refused;
  }

  /** Who listens to what. */
  interface Audience {
    /** The users who listen to a Space, each once. */
    Set<UserId> of(SpaceId spaceId);

    /** Ends the listening of some of them. */
    void dismiss(SpaceId spaceId, Set<UserId> gone);
  }
}
