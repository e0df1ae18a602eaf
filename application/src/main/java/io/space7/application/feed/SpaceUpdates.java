package io.space7.application.feed;

import io.space7.application.port.EventLog;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.Timer;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells of Spaces that have changed, the newest version only: at once of a change that somebody has
 * made to the Space itself, at most once a {@link #COUNTS_PAUSE} where only its counts may have
 * changed. Reads on the timer's threads, many Spaces at a time. Thread-safe.
 */
final class SpaceUpdates {
  static final Duration COUNTS_PAUSE = Duration.ofSeconds(1);

  private final SpaceStore spaces;
  private final Timer timer;
  private final Clock clock;
  private final Predicate<SpaceId> listenedTo;
  private final Consumer<Space> tell;

  private final Queue changed = new Queue();
  private final Queue counted = new Queue();
  private final Map<SpaceId, Told> told = new ConcurrentHashMap<>();
  private volatile long lastCounted = Long.MIN_VALUE / 2;

  /**
   * @param tell is given no version that is older than one before it; must not block
   */
  SpaceUpdates(
      SpaceStore spaces,
      Timer timer,
      Clock clock,
      Predicate<SpaceId> listenedTo,
      Consumer<Space> tell) {
    this.spaces = spaces;
    this.timer = timer;
    this.clock = clock;
    this.listenedTo = listenedTo;
    this.tell = tell;
  }

  /** Hears that somebody has changed a Space. */
  void changed(SpaceId spaceId) {
    if (listenedTo.test(spaceId)) {
      changed.add(spaceId);
      changed.schedule(Duration.ZERO, this::tellChanged);
    }
  }

  /** Hears that a Space's counts may have changed. */
  void counted(SpaceId spaceId) {
    if (listenedTo.test(spaceId)) {
      counted.add(spaceId);
      scheduleCounted();
    }
  }

  /** Hears that anything may have changed in the Spaces that are listened to. */
  void mayHaveMissed(Collection<SpaceId> all) {
    told.keySet().retainAll(all);
    told.keySet().forEach(changed::add);
    changed.schedule(Duration.ZERO, this::tellChanged);
  }

  private void scheduleCounted() {
    long left = lastCounted + COUNTS_PAUSE.toMillis() - clock.millis();
    counted.schedule(Duration.ofMillis(Math.max(0, left)), this::tellCounted);
  }

  private void tellChanged() {
    read(
        changed,
        space -> tell(space, false),
        () -> changed.schedule(COUNTS_PAUSE, this::tellChanged));
  }

  private void tellCounted() {
    lastCounted = clock.millis();
    read(counted, space -> tell(space, true), this::scheduleCounted);
  }

  private void read(Queue queue, Consumer<Space> each, Runnable again) {
    List<SpaceId> ids = queue.take().stream().filter(listenedTo).toList();
    try {
      for (int i = 0; i < ids.size(); i += EventLog.MAX_ASKED) {
        spaces.all(ids.subList(i, Math.min(ids.size(), i + EventLog.MAX_ASKED))).forEach(each);
      }
    } catch (Refusal databaseAway) {
      ids.forEach(queue::add);
      again.run();
    }
  }

  private synchronized void tell(Space space, boolean ifCountsDiffer) {
    Told now = new Told(space.version(), space.participantCount(), space.messageCount());
    Told before = told.get(space.spaceId());
    boolean isNews =
        before == null
            || (now.version > before.version && !(ifCountsDiffer && now.countsAs(before)));
    if (isNews) {
      told.put(space.spaceId(), now);
      tell.accept(space);
    }
  }

  /** What was told of a Space last. */
  private record Told(long version, int participants, int messages) {
    boolean countsAs(Told other) {
      return participants == other.participants && messages == other.messages;
    }
  }

  /** Spaces that wait to be read together. */
  private final class Queue {
    private final Set<SpaceId> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    void add(SpaceId spaceId) {
      waiting.add(spaceId);
    }

    void schedule(Duration delay, Runnable task) {
      if (!waiting.isEmpty() && scheduled.compareAndSet(false, true)) {
        timer.schedule(task, delay);
      }
    }

    /** What is added from now on is for the next time. */
    List<SpaceId> take() {
      scheduled.set(false);
      List<SpaceId> taken = new ArrayList<>();
      waiting.removeIf(taken::add);
      return taken;
    }
  }
}
