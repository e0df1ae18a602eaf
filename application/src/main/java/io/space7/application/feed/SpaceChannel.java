package io.space7.application.feed;

import io.space7.application.port.Delivery;
import io.space7.application.port.Listener;
import io.space7.application.port.Timer;
import io.space7.domain.Epoch;
import io.space7.domain.Notice;
import io.space7.domain.Position;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * One Space's events on their way to its listeners here. Every listener is a subscription that
 * moves over the gap-free row of events; all state is guarded by this object's lock.
 *
 * <p>Bounded: at most {@link #KEPT} events are kept for subscriptions that wait, as many that came
 * too early, and as many that were passed over for want of a source.
 */
final class SpaceChannel<L extends Listener> implements GapFiller.Asker {
  /** Events kept of each sort. */
  static final int KEPT = 256;

  /** How long a missing event may still be on its way from another thread of this server. */
  static final Duration GAP_DELAY = Duration.ofMillis(20);

  private final SpaceId spaceId;
  private final Clock clock;
  private final Timer timer;
  private final Delivery<L> delivery;
  private final GapFiller gapFiller;

  private final Map<SocketId, Subscription<L>> subscriptions = new HashMap<>();
  private final EventBuffer buffer = new EventBuffer(KEPT);
  private Resequencer resequencer = new Resequencer(KEPT);

  /** The history that all this is of; null until somebody has asked. */
  private Epoch epoch;

  private final Set<Epoch> past = new HashSet<>();

  private boolean waking;

  /**
   * Listeners and holds together. Not guarded by this object's lock, so that a caller who asks
   * whether the channel is idle never waits for a delivery, and a delivery may ask.
   */
  private final AtomicInteger users = new AtomicInteger();

  private final AtomicInteger accessChanges = new AtomicInteger();

  SpaceChannel(SpaceId spaceId, Clock clock, Timer timer, Delivery<L> delivery, GapFiller.Log log) {
    this.spaceId = spaceId;
    this.clock = clock;
    this.timer = timer;
    this.delivery = delivery;
    this.gapFiller = new GapFiller(timer, log, this);
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
    return buffer.size() + resequencer.size();
  }

  /**
   * Takes note of the history that the store tells. If it is another than before, everybody who
   * listens is told to load anew, and goes on from the position.
   *
   * @return false if the position is of a history that is over, so that it says nothing
   */
  synchronized boolean meet(Position position) {
    if (past.contains(position.epoch())) {
      return false;
    }
    if (epoch != null && !epoch.equals(position.epoch())) {
      past.add(epoch);
      resequencer = new Resequencer(KEPT);
      resequencer.begin(position.seq());
      buffer.clear();
      subscriptions.values().forEach(subscription -> subscription.reset(position.seq()));
      if (!subscriptions.isEmpty()) {
        delivery.tell(
            new Notice.SpaceReset(spaceId, position.epoch().value(), position.seq()), listening());
      }
    }
    epoch = position.epoch();
    return true;
  }

  /** The history that listeners hear now. */
  synchronized Epoch epoch() {
    return epoch;
  }

  /**
   * Says where the Space stands at least.
   *
   * @return where it stands as far as the channel knows; a listener that has everything up to there
   *     can {@link #join}, if it does so before long
   */
  synchronized long begin(long position) {
    resequencer.begin(position);
    takeInTurn();
    return Math.max(resequencer.head(), position);
  }

  /**
   * Adds a listener that has everything up to a position.
   *
   * @param of the history of the position
   * @return false if too much has happened since that position, or it is of a history that is over;
   *     the listener was not added
   */
  synchronized boolean join(L listener, long position, Epoch of) {
    if (!of.equals(epoch)) {
      return false;
    }
    if (position < resequencer.head() && !buffer.reachBackTo(position)) {
      return false;
    }
    if (subscriptions.put(listener.socketId(), new Subscription<>(listener, position)) == null) {
      users.incrementAndGet();
    }
    advance();
    return true;
  }

  /** How far a listener has come; empty if it does not listen. */
  synchronized OptionalLong positionOf(L listener) {
    Subscription<L> subscription = subscriptions.get(listener.socketId());
    return subscription == null ? OptionalLong.empty() : OptionalLong.of(subscription.position());
  }

  /** Passes a listener over until it joins again or {@link #goOn goes on}, if it listens. */
  synchronized void pause(L listener) {
    Subscription<L> subscription = subscriptions.get(listener.socketId());
    if (subscription != null) {
      subscription.pause();
    }
  }

  /** Goes on where a listener was paused; if that is no longer kept, the listening ends. */
  synchronized void goOn(L listener) {
    Subscription<L> subscription = subscriptions.get(listener.socketId());
    if (subscription != null && subscription.isPaused()) {
      long position = subscription.position();
      if (position < resequencer.head() && !buffer.reachBackTo(position)) {
        leave(listener);
      } else {
        subscription.goOn();
        advance();
      }
    }
  }

  synchronized void leave(L listener) {
    if (subscriptions.remove(listener.socketId()) != null) {
      users.decrementAndGet();
    }
  }

  /** Everyone who listens. */
  synchronized List<L> listening() {
    return subscriptions.values().stream().map(Subscription::listener).toList();
  }

  /** The users who listen, each once. */
  synchronized Set<UserId> listeners() {
    return subscriptions.values().stream()
        .map(subscription -> subscription.listener().userId())
        .collect(Collectors.toSet());
  }

  /** Ends the listening of some users. */
  synchronized void dismiss(Set<UserId> gone) {
    for (L listener : listening()) {
      if (gone.contains(listener.userId())) {
        leave(listener);
      }
    }
  }

  /** Takes a committed event, in any order, any number of times. */
  synchronized void offer(SpaceEvent event) {
    if (resequencer.add(event)) {
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
    resequencer.heardOf(seq);
    gapFiller.askNow();
  }

  /** Hears that the source of an event has become known elsewhere. */
  synchronized void announced(long seq) {
    resequencer.heardOf(seq);
    if (seq > resequencer.head() || isUndecided(seq)) {
      gapFiller.doubt(seq);
    }
    gapFiller.askNow();
  }

  /** Hears where the Space stands, after anything may have happened unheard. */
  synchronized void mayHaveMissed(long lastSeq) {
    resequencer.heardOf(lastSeq);
    Set<UserId> listening = listeners();
    buffer
        .undecided()
        .filter(event -> listening.contains(event.actorId()))
        .forEach(event -> gapFiller.doubt(event.seq()));
    gapFiller.askNow();
  }

  /** Whether somebody here would hear of an event if its source became known. */
  private boolean isUndecided(long seq) {
    return buffer
        .undecided()
        .filter(event -> event.seq() == seq)
        .anyMatch(
            event ->
                isBeingJoined()
                    || subscriptions.values().stream().anyMatch(c -> c.isActorOf(event)));
  }

  private boolean isBeingJoined() {
    return users.get() > subscriptions.size();
  }

  @Override
  public boolean lacksEvents() {
    return resequencer.isIncomplete();
  }

  @Override
  public long head() {
    return resequencer.head();
  }

  @Override
  public void take(Collection<SpaceEvent> answer) {
    answer.forEach(this::learn);
    takeInTurn();
  }

  private void learn(SpaceEvent event) {
    if (!resequencer.add(event) && event.source() != null && buffer.settle(event)) {
      tell(
          event,
          subscriptions.values().stream()
              .filter(subscription -> subscription.passedOver(event))
              .map(Subscription::listener)
              .toList());
    }
  }

  private void takeInTurn() {
    for (SpaceEvent event = resequencer.next(); event != null; event = resequencer.next()) {
      buffer.add(event, clock.millis());
      makeRoom();
    }
    advance();
  }

  /** Releases everyone who still waits for the oldest event. */
  private void makeRoom() {
    if (buffer.isTooLong()) {
      buffer.endPatienceWithFirst();
      advance();
      if (buffer.isTooLong()) {
        buffer.removeFirst();
      }
    }
  }

  /**
   * Moves every subscription as far as it goes, event by event, so that all hear of one together.
   */
  private void advance() {
    if (resequencer.isIncomplete()) {
      gapFiller.askAfter(GAP_DELAY);
    }
    long now = clock.millis();
    for (EventBuffer.Entry entry : buffer) {
      List<L> hearers = new ArrayList<>(subscriptions.size());
      for (Subscription<L> subscription : subscriptions.values()) {
        if (subscription.isNext(entry.event())) {
          step(subscription, entry, now, hearers);
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
    long position = resequencer.head();
    for (Subscription<L> subscription : subscriptions.values()) {
      position = Math.min(position, subscription.position());
    }
    buffer.removeUpTo(position);
  }

  private void step(
      Subscription<L> subscription, EventBuffer.Entry entry, long now, List<L> hearers) {
    SpaceEvent event = entry.event();
    boolean own = subscription.isActorOf(event);
    if (own && event.source() == null) {
      if (isAnnounced(event.kind())) {
        Duration left = entry.patienceLeft(now);
        if (left.compareTo(Duration.ZERO) > 0) {
          wakeLater(left);
          return;
        }
      }
      buffer.passOver(event);
    } else if (!own || !subscription.isSourceOf(event)) {
      hearers.add(subscription.listener());
    }
    subscription.moveTo(event);
  }

  /** Whether clients announce such a change, so that it is worth while to wait for its source. */
  private static boolean isAnnounced(SpaceEvent.Kind kind) {
    return switch (kind) {
      case MESSAGE_POSTED, APPRECIATION_CHANGED -> true;
      case MESSAGE_DELETED -> false;
    };
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
