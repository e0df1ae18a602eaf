package io.space7.application.feed;

import io.space7.application.port.Listener;
import io.space7.domain.SpaceEvent;

/** A listener, and how far it has come. Guarded by its channel's lock. */
final class Subscription<L extends Listener> {
  private final L listener;
  private long joinedAt;
  private long position;
  private boolean paused;

  Subscription(L listener, long position) {
    this.listener = listener;
    this.joinedAt = position;
    this.position = position;
  }

  L listener() {
    return listener;
  }

  long position() {
    return position;
  }

  /** From now on nothing is told, and the position stays. */
  void pause() {
    paused = true;
  }

  void goOn() {
    paused = false;
  }

  boolean isPaused() {
    return paused;
  }

  /** Whether it is an event's turn. */
  boolean isNext(SpaceEvent event) {
    return !paused && position == event.seq() - 1;
  }

  /** Starts anew in another history. */
  void reset(long seq) {
    joinedAt = seq;
    position = seq;
  }

  void moveTo(SpaceEvent event) {
    position = event.seq();
  }

  boolean isActorOf(SpaceEvent event) {
    return event.actorId().equals(listener.userId());
  }

  boolean isSourceOf(SpaceEvent event) {
    return listener.socketId().equals(event.source());
  }

  /** Whether this listener, an own one of the actor, did not get the event when its turn came. */
  boolean passedOver(SpaceEvent event) {
    return isActorOf(event)
        && !paused
        && event.seq() > joinedAt
        && event.seq() <= position
        && !isSourceOf(event);
  }
}
