package io.space7.application.feed;

import io.space7.application.port.EventLog;
import io.space7.application.port.Timer;
import io.space7.domain.Position;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Asks where Spaces that are listened to stand, in as few questions as there can be; once for any
 * number of wishes that come before it begins. Thread-safe.
 */
final class PositionPoll {
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final EventLog log;
  private final Timer timer;
  private final Supplier<Set<SpaceId>> listenedTo;
  private final BiConsumer<SpaceId, Position> found;
  private final Set<SpaceId> unasked = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * @param found is told where each Space stands
   */
  PositionPoll(
      EventLog log,
      Timer timer,
      Supplier<Set<SpaceId>> listenedTo,
      BiConsumer<SpaceId, Position> found) {
    this.log = log;
    this.timer = timer;
    this.listenedTo = listenedTo;
    this.found = found;
  }

  /** Asks for all on a thread of the timer, and again if the log does not answer. */
  void soon() {
    unasked.addAll(listenedTo.get());
    after(Duration.ZERO);
  }

  /** Asks for one Space, as {@link #soon()} does. */
  void soon(SpaceId spaceId) {
    unasked.add(spaceId);
    after(Duration.ZERO);
  }

  private void after(Duration delay) {
    if (!unasked.isEmpty() && scheduled.compareAndSet(false, true)) {
      timer.schedule(this::ask, delay);
    }
  }

  private void ask() {
    // Not after the answer: what is wished for meanwhile may not be in it.
    scheduled.set(false);
    Set<SpaceId> left = listenedTo.get();
    List<SpaceId> all = new ArrayList<>();
    unasked.removeIf(all::add);
    all.removeIf(spaceId -> !left.contains(spaceId));
    for (int i = 0; i < all.size(); i += EventLog.MAX_ASKED) {
      try {
        log.positions(all.subList(i, Math.min(all.size(), i + EventLog.MAX_ASKED))).forEach(found);
      } catch (Refusal databaseAway) {
        unasked.addAll(all.subList(i, all.size()));
        after(RETRY_DELAY);
        return;
      }
    }
  }
}
