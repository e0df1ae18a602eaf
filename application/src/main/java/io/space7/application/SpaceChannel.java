package io.space7.application;

import io.space7.application.SpaceFeed.Delivery;
import io.space7.application.SpaceFeed.Listener;
import io.space7.application.SpaceFeed.Timer;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * One Space's events on their way to its listeners here. Every listener is a cursor that moves over
 * the gap-free row of events; all state is guarded by this object's lock.
 *
 * <p>Bounded: at most {@link #KEPT} events are kept for cursors that wait, as many that came too
 * early, and as many that were passed over for want of a source.
 */
final class SpaceChannel<L extends Listener> implements Inquiry.Asker {
  /** Events kept of each sort. */
  static final int KEPT = 256;

  /** How long a missing event may still be on its way from another thread of this server. */
  static final Duration GAP_DELAY = Duration.ofMillis(20);

  private final Clock clock;
  private final Timer timer;
  private final Delivery<L> delivery;
  private final Inquiry inquiry;

  private final Map<SocketId, Cursor<L>> cursors = new HashMap<>();
  private final Recent recent = new Recent(KEPT);
  private final Arrivals arrivals = new Arrivals(KEPT);

  private boolean waking;

  /**
   * Listeners and holds together. Not guarded by this object's lock, so that whoever asks whether
   * the channel is idle never waits for a delivery, and a delivery may ask.
   */
  private final AtomicInteger users = new AtomicInteger();

  private final AtomicInteger accessChanges = new AtomicInteger();

  SpaceChannel(Clock clock, Timer timer, Delivery<L> delivery, Inquiry.Log log) {
    this.clock = clock;
    this.timer = timer;
    this.delivery = delivery;
    this.inquiry = new Inquiry(timer, log, this);
  }

  /** Keeps the channel from becoming idle, and what comes from now on from being forgotten. */
  void hold() {
    users.incrementAndGet();
  }

  void release() {
    users.decrementAndGet();
  }

  @Override
  public boolean isIdle() {
    return users.get() == 0;
  }

  /** Notes that some may have lost the right to read. */
  void accessChanged() {
    accessChanges.incrementAndGet();
  }

  /** Grows with every {@link #accessChanged}. */
  int accessChanges() {
    return accessChanges.get();
  }

  /** The number of events in memory; never more than three times {@link #KEPT}. */
  synchronized int buffered() {
    return recent.size() + arrivals.size();
  }

  /**
   * Says where the Space stands at least.
   *
   * @return where it stands as far as the channel knows; a listener that has everything up to there
   *     can {@link #join}, if it does so before long
   */
  synchronized long begin(long position) {
    arrivals.begin(position);
    takeInTurn();
    return Math.max(arrivals.head(), position);
  }

  /**
   * Adds a listener that has everything up to a position.
   *
   * @return false if too much has happened since that position; the listener was not added
   */
  synchronized boolean join(L listener, long position) {
    if (position < arrivals.head() && !recent.reachBackTo(position)) {
      return false;
    }
    if (cursors.put(listener.socketId(), new Cursor<>(listener, position)) == null) {
      users.incrementAndGet();
    }
    advance();
    return true;
  }

  synchronized void leave(L listener) {
    if (cursors.remove(listener.socketId()) != null) {
      users.decrementAndGet();
    }
  }

  /** Everyone who listens. */
  synchronized Set<UserId> listeners() {
    return cursors.values().stream()
        .map(cursor -> cursor.listener().userId())
        .collect(Collectors.toSet());
  }

  /** Ends the listening of some users. */
  synchronized void dismiss(Set<UserId> gone) {
    for (L listener : cursors.values().stream().map(Cursor::listener).toList()) {
      if (gone.contains(listener.userId())) {
        leave(listener);
      }
    }
  }

  /** Takes a committed event, in any order, any number of times. */
  synchronized void offer(SpaceEvent event) {
    if (arrivals.add(event)) {
      takeInTurn();
    }
  }

  /** Takes an event whose source has just become known. */
  synchronized void announced(SpaceEvent event) {
    learn(event);
    takeInTurn();
  }

  /** Hears that events up to a seq were committed elsewhere. */
  synchronized void happened(long seq) {
    arrivals.heardOf(seq);
    inquiry.askNow();
  }

  /** Hears that the source of an event has become known elsewhere. */
  synchronized void announced(long seq) {
    arrivals.heardOf(seq);
    if (seq > arrivals.head() || isUndecided(seq)) {
      inquiry.doubt(seq);
    }
    inquiry.askNow();
  }

  /** Hears where the Space stands, after anything may have happened unheard. */
  synchronized void mayHaveMissed(long lastSeq) {
    arrivals.heardOf(lastSeq);
    Set<UserId> listening = listeners();
    recent
        .undecided()
        .filter(event -> listening.contains(event.actorId()))
        .forEach(event -> inquiry.doubt(event.seq()));
    inquiry.askNow();
  }

  /** Whether somebody here would hear of an event if its source became known. */
  private boolean isUndecided(long seq) {
    return recent
        .undecided()
        .filter(event -> event.seq() == seq)
        .anyMatch(
            event ->
                isBeingJoined() || cursors.values().stream().anyMatch(c -> c.isActorOf(event)));
  }

  private boolean isBeingJoined() {
    return users.get() > cursors.size();
  }

  @Override
  public boolean lacksEvents() {
    return arrivals.isIncomplete();
  }

  @Override
  public long head() {
    return arrivals.head();
  }

  @Override
  public void take(Collection<SpaceEvent> answer) {
    answer.forEach(this::learn);
    takeInTurn();
  }

  private void learn(SpaceEvent event) {
    if (!arrivals.add(event) && event.source() != null && recent.settle(event)) {
      tell(
          event,
          cursors.values().stream()
              .filter(cursor -> cursor.passedOver(event))
              .map(Cursor::listener)
              .toList());
    }
  }

  private void takeInTurn() {
    for (SpaceEvent event = arrivals.next(); event != null; event = arrivals.next()) {
      recent.add(event, clock.millis());
      makeRoom();
    }
    advance();
  }

  /** Whoever still waits for the oldest event waits no longer. */
  private void makeRoom() {
    if (recent.isTooLong()) {
      recent.endPatienceWithFirst();
      advance();
      if (recent.isTooLong()) {
        recent.removeFirst();
      }
    }
  }

  /** Moves every cursor as far as it goes, event by event, so that all hear of one together. */
  private void advance() {
    if (arrivals.isIncomplete()) {
      inquiry.askAfter(GAP_DELAY);
    }
    long now = clock.millis();
    for (Recent.Entry entry : recent) {
      List<L> hearers = new ArrayList<>(cursors.size());
      for (Cursor<L> cursor : cursors.values()) {
        if (cursor.position() == entry.event().seq() - 1) {
          step(cursor, entry, now, hearers);
        }
      }
      tell(entry.event(), hearers);
    }
    forgetWhatAllHave();
  }

  private void forgetWhatAllHave() {
    if (isBeingJoined()) {
      return;
    }
    long position = arrivals.head();
    for (Cursor<L> cursor : cursors.values()) {
      position = Math.min(position, cursor.position());
    }
    recent.removeUpTo(position);
  }

  private void step(Cursor<L> cursor, Recent.Entry entry, long now, List<L> hearers) {
    SpaceEvent event = entry.event();
    boolean own = cursor.isActorOf(event);
    if (own && event.source() == null) {
      // Nobody ever announces a deletion, so there is nothing to wait for.
      if (!(event instanceof SpaceEvent.MessageDeleted)) {
        Duration left = entry.patienceLeft(now);
        if (left.compareTo(Duration.ZERO) > 0) {
          wakeLater(left);
          return;
        }
        recent.passOver(event);
      }
    } else if (!own || !cursor.isSourceOf(event)) {
      hearers.add(cursor.listener());
    }
    cursor.moveTo(event);
  }

  private void tell(SpaceEvent event, List<L> hearers) {
    if (!hearers.isEmpty()) {
      delivery.deliver(event, hearers);
    }
  }

  private void wakeLater(Duration delay) {
    if (!waking) {
      waking = true;
      timer.schedule(this::wake, delay);
    }
  }

  private synchronized void wake() {
    waking = false;
    advance();
  }
}
