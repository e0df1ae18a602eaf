package io.space7.application.feed;

import io.space7.application.port.AccessAt;
import io.space7.application.port.Delivery;
import io.space7.application.port.EventLog;
import io.space7.application.port.Listener;
import io.space7.application.port.SpaceStore;
import io.space7.domain.Epoch;
import io.space7.domain.Position;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One listener on its way into a channel: first what it missed, slice by slice and no faster than
 * it takes them, then live. No thread is held while the listener is slow. Of a slice only what the
 * listener has room for is kept; the rest is read again when there is room.
 *
 * <p>A listener that is in the channel already is passed over while it replays, and goes on where
 * it was if that fails.
 */
final class Joining<L extends Listener> {
  /** Events of one slice; few, because as many may be in memory for each that joins. */
  private static final int SLICE = 64;

  private final SpaceStore spaces;
  private final EventLog log;
  private final Delivery<L> delivery;
  private final SpaceId spaceId;
  private final L listener;
  private final SpaceChannel<L> channel;
  private final Executor executor;
  private final CompletableFuture<Joined> outcome = new CompletableFuture<>();

  private int accessChanges;

  /** The listener has everything up to here, or has no need of it. */
  private long position;

  /** What is to be replayed ends here. */
  private long until;

  private boolean recovered = true;

  /** The history that all positions here are of. */
  private Epoch epoch;

  /**
   * @param channel held open until the outcome is known
   * @param executor runs what asks the database while events are replayed
   */
  Joining(
      SpaceStore spaces,
      EventLog log,
      Delivery<L> delivery,
      SpaceId spaceId,
      L listener,
      SpaceChannel<L> channel,
      Executor executor) {
    this.spaces = spaces;
    this.log = log;
    this.delivery = delivery;
    this.spaceId = spaceId;
    this.listener = listener;
    this.channel = channel;
    this.executor = executor;
  }

  /**
   * @param claimed the history of the position, or null if the listener does not say
   */
  CompletionStage<Joined> begin(Long lastSeq, Epoch claimed) {
    try {
      accessChanges = channel.accessChanges();
      // Asked after the channel is open: whatever is newer than the answer will be offered to it.
      AccessAt at = requireRead();
      channel.meet(new Position(at.lastSeq(), at.epoch()));
      epoch = at.epoch();
      if (lastSeq == null) {
        beginNow(at.lastSeq());
      } else if (epoch.admits(claimed)) {
        channel.pause(listener);
        beginAfter(lastSeq, at.lastSeq());
      } else {
        channel.pause(listener);
        startAnew(at.lastSeq());
        enter();
      }
    } catch (RuntimeException | Error failure) {
      fail(failure);
    }
    return outcome;
  }

  private AccessAt requireRead() {
    AccessAt at = spaces.accessAt(spaceId, listener.userId()).orElseThrow(SpaceAccess::notFound);
    at.access().requireRead();
    return at;
  }

  private void beginNow(long lastSeq) {
    OptionalLong listeningFrom = channel.positionOf(listener);
    if (listeningFrom.isPresent()) {
      outcome.complete(new Joined(listeningFrom.getAsLong(), true, channel.epoch()));
      return;
    }
    position = channel.begin(lastSeq);
    enter();
  }

  private void beginAfter(long lastSeq, long newest) {
    position = lastSeq;
    until = channel.begin(newest);
    if (position == until) {
      enter();
    } else {
      executor.execute(this::replay);
    }
  }

  private void replay() {
    try {
      while (position != until) {
        List<SpaceEvent> slice = read();
        if (slice.isEmpty()) {
          position = until;
          break;
        }
        List<SpaceEvent> missed = slice.stream().filter(event -> !isOwn(event)).toList();
        long end = slice.get(slice.size() - 1).seq();
        if (missed.isEmpty()) {
          position = end;
          continue;
        }
        CompletableFuture<Integer> sent = delivery.replay(missed, listener).toCompletableFuture();
        if (!sent.isDone() || sent.isCompletedExceptionally()) {
          sent.whenComplete((count, failure) -> goOn(missed, end, count, failure));
          return;
        }
        move(missed, end, sent.join());
      }
      enter();
    } catch (RuntimeException | Error failure) {
      fail(failure);
    }
  }

  /** Some of the events that are to be replayed; empty if there are none, or not all any more. */
  private List<SpaceEvent> read() {
    if (channel.accessChanges() != accessChanges) {
      accessChanges = channel.accessChanges();
      requireRead();
    }
    EventLog.Slice slice = log.read(spaceId, position, SLICE).orElseThrow(SpaceAccess::notFound);
    recovered = slice.recovered();
    if (!slice.epoch().equals(epoch)) {
      channel.meet(new Position(slice.lastSeq(), slice.epoch()));
      epoch = slice.epoch();
      startAnew(slice.lastSeq());
      return List.of();
    }
    return slice.events().stream().filter(event -> event.seq() <= until).toList();
  }

  /** Of a user's own connections only the one that made a change has no need of it. */
  private boolean isOwn(SpaceEvent event) {
    return listener.userId().equals(event.actorId()) && listener.socketId().equals(event.source());
  }

  private void goOn(List<SpaceEvent> missed, long end, Integer count, Throwable failure) {
    if (failure != null) {
      fail(failure);
      return;
    }
    move(missed, end, count);
    try {
      executor.execute(this::replay);
    } catch (RuntimeException stopped) {
      fail(stopped);
    }
  }

  private void move(List<SpaceEvent> missed, long end, int sent) {
    position = sent == missed.size() ? end : missed.get(sent - 1).seq();
  }

  /** What the listener has is not of this history. */
  private void startAnew(long newest) {
    recovered = false;
    until = channel.begin(newest);
    position = until;
  }

  private void enter() {
    while (!channel.join(listener, position, epoch)) {
      if (!epoch.equals(channel.epoch())) {
        epoch = channel.epoch();
        startAnew(0);
        continue;
      }
      until = channel.begin(position);
      if (recovered) {
        executor.execute(this::replay);
        return;
      }
      position = until;
    }
    outcome.complete(new Joined(position, recovered, epoch));
  }

  /** Whether some may have lost the right to read since this one was asked for it last. */
  boolean isDoubtful() {
    return channel.accessChanges() != accessChanges;
  }

  private void fail(Throwable failure) {
    channel.goOn(listener);
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    outcome.completeExceptionally(cause instanceof Refusal ? cause : failure);
  }
}
