package io.space7.application.feed;

import io.space7.application.port.Delivery;
import io.space7.application.port.EventLog;
import io.space7.application.port.Listener;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.SpaceStore;
import io.space7.application.port.Timer;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.Notice;
import io.space7.domain.PageRequest;
import io.space7.domain.Position;
import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Carries committed changes to everyone who listens on this server: each event once, in the order
 * of its {@code seq}, never before its commit.
 *
 * <p>Threads that have committed offer their events in any order; what is missing in between comes
 * from the {@link EventLog}, which is the truth. The acting user's own connections are treated
 * apart, because one of them may have made the change and must not hear of it. Once it is known
 * which, that one is passed over and the others hear of it. Until then all of them wait, and later
 * events with them, so that the order holds; after {@link EventBuffer#SOURCE_WAIT} they go on
 * without it, and get it late, out of order, if the source becomes known after all.
 *
 * <p>What other servers do comes as {@link SpaceSignals}, of the Spaces that somebody listens to
 * here. They only say where to look; should they be lost, {@link #catchUp} finds what they would
 * have told.
 *
 * <p>Does no input or output of its own on the thread that offers an event or brings a signal; what
 * has to be read is read on the timer's threads. Listeners are told while a lock of their Space is
 * held, so telling must not block.
 *
 * @param <L> the edge's own kind of listener
 */
public final class SpaceFeed<L extends Listener> implements SpaceSignals.Receiver, Signal.Visitor {
  private static final int GAP_BATCH = 200;

  private final SpaceStore spaces;
  private final EventLog log;
  private final Clock clock;
  private final Timer timer;
  private final Delivery<L> delivery;
  private final AccessRevoker access;
  private final ConcurrentHashMap<SpaceId, SpaceChannel<L>> channels = new ConcurrentHashMap<>();
  private final PositionPoll catchUp;
  private final SpaceUpdates updates;
  private volatile SpaceSignals signals;

  public SpaceFeed(
      SpaceStore spaces, EventLog log, Clock clock, Timer timer, Delivery<L> delivery) {
    this.spaces = spaces;
    this.log = log;
    this.clock = clock;
    this.timer = timer;
    this.delivery = delivery;
    this.catchUp = new PositionPoll(log, timer, channels::keySet, this::mayHaveMissed);
    this.access = new AccessRevoker(spaces, timer, new Audience());
    this.updates =
        new SpaceUpdates(
            spaces,
            timer,
            clock,
            channels::containsKey,
            space -> tell(space.spaceId(), new Notice.SpaceUpdated(space)));
  }

  /** Begins to hear what other servers do; to be called once. */
  public void hear(SpaceSignals from) {
    signals = from;
    channels.keySet().forEach(this::follow);
    from.tell(this);
  }

  @Override
  public void heard(Signal signal) {
    signal.accept(this);
  }

  /**
   * Begins to listen. Everything after {@code lastSeq} is told before the outcome is known, except
   * what the listener's own connection did, everything later as it happens, with nothing lost or
   * repeated between. Joining a Space again with a position replaces the first joining; without
   * one, the first goes on. If it fails, the first goes on too, see {@link #isListening}.
   *
   * <p>Blocks while the database is asked for the right to read. Replaying runs on the executor and
   * holds no thread while the listener takes what it was sent. Calls for one listener must not
   * overlap: the next may come once the outcome of this one is known. The last may be a {@link
   * #leave}.
   *
   * @param lastSeq the last event the listener has, or null to hear only of what happens from now
   *     on
   * @param epoch the history in which the listener got {@code lastSeq}, or null if it does not say
   * @param executor runs each step of a replay, which asks the database
   * @return fails with a {@link Refusal}: {@link ErrorCode#SPACE_NOT_FOUND}, {@link
   *     ErrorCode#INVALID_PARAMETER}, as {@link SpaceAccess#requireRead} or {@link Delivery#replay}
   *     says
   */
  public CompletionStage<Joined> join(
      SpaceId spaceId, L listener, Long lastSeq, Epoch epoch, Executor executor) {
    try {
      if (lastSeq != null) {
        PageRequest.requirePosition(lastSeq);
      }
    } catch (Refusal noPosition) {
      return CompletableFuture.failedFuture(noPosition);
    }
    SpaceChannel<L> channel = open(spaceId);
    Joining<L> joining = new Joining<>(spaces, log, delivery, spaceId, listener, channel, executor);
    return joining
        .begin(lastSeq, epoch)
        .whenComplete(
            (joined, failure) -> {
              if (joining.isDoubtful()) {
                access.check(List.of(spaceId));
              }
              close(spaceId, channel);
            });
  }

  /**
   * Whether a listener hears of a Space. It may not any more after a joining again that failed, if
   * more has happened meanwhile than is kept for it.
   */
  public boolean isListening(SpaceId spaceId, L listener) {
    SpaceChannel<L> channel = channels.get(spaceId);
    return channel != null && channel.positionOf(listener).isPresent();
  }

  /** Ends listening to one Space; no effect on one that does not listen. */
  public void leave(SpaceId spaceId, L listener) {
    SpaceChannel<L> channel = channels.get(spaceId);
    if (channel != null) {
      channel.leave(listener);
      dropIdle(spaceId);
    }
  }

  /** Tells everyone who listens to a Space on this server. */
  public void tell(SpaceId spaceId, Notice notice) {
    SpaceChannel<L> channel = channels.get(spaceId);
    if (channel != null) {
      delivery.tell(notice, channel.listening());
    }
  }

  /**
   * Tells all connections that a user has to this server, whatever they listen to.
   *
   * @param except one that is not told, or null
   */
  public void tell(UserId userId, Notice notice, SocketId except) {
    delivery.tell(notice, userId, except);
  }

  /**
   * What a client says about the connection that it acts through, as far as this server knows it to
   * be true.
   *
   * @param hint the id of a connection, or null
   * @return the same, or null if no connection of this user to this server has it
   */
  public SocketId sourceOf(UserId userId, SocketId hint) {
    return hint != null && delivery.isConnected(userId, hint) ? hint : null;
  }

  /** Takes an event that this server has committed. */
  public void committed(SpaceEvent event) {
    SpaceChannel<L> channel = channels.get(event.spaceId());
    if (channel != null) {
      channel.offer(event);
      if (event.kind() != SpaceEvent.Kind.APPRECIATION_CHANGED) {
        updates.counted(event.spaceId());
      }
    }
  }

  /**
   * Takes an event that this server has committed. If its source is not known, the other servers
   * are asked whether the connection is one of theirs.
   *
   * @param hint what the actor says about the connection that it acts through, or null
   */
  public void committed(SpaceEvent event, SocketId hint) {
    committed(event);
    if (event.source() == null && hint != null) {
      log.claim(event, hint);
    }
  }

  /** Takes an event whose source has become known. */
  public void announced(SpaceEvent event) {
    SpaceChannel<L> channel = channels.get(event.spaceId());
    if (channel != null) {
      channel.announced(event);
    }
  }

  /** Everyone who listens to a Space is told soon of what it has become. */
  @Override
  public void updated(SpaceId spaceId) {
    updates.changed(spaceId);
  }

  /** As {@link #updated}, but at most once a second: only the Space's counts have changed. */
  public void counted(SpaceId spaceId) {
    updates.counted(spaceId);
  }

  /** Ends the listening of somebody who is no member any more; they may listen again. */
  @Override
  public void left(SpaceId spaceId, UserId userId) {
    new Audience().dismiss(spaceId, Set.of(userId));
    updates.counted(spaceId);
    accessChanged(spaceId);
  }

  @Override
  public void read(SpaceId spaceId, UserId userId, Unread unread) {
    tell(userId, new Notice.Read(spaceId, unread), null);
  }

  /** Ends the connections of somebody who may do nothing any more, not even listen. */
  @Override
  public void erased(UserId userId) {
    delivery.disconnect(userId);
  }

  /** Who is connected to this server. */
  public Set<UserId> connected() {
    return delivery.connected();
  }

  @Override
  public void happened(SpaceId spaceId, long seq) {
    SpaceChannel<L> channel = channels.get(spaceId);
    if (channel != null) {
      channel.happened(seq);
      updates.counted(spaceId);
    }
  }

  @Override
  public void announced(SpaceId spaceId, long seq) {
    SpaceChannel<L> channel = channels.get(spaceId);
    if (channel != null) {
      channel.announced(seq);
    }
  }

  @Override
  public void claimed(SpaceId spaceId, long seq, UserId actorId, SocketId hint) {
    if (delivery.isConnected(actorId, hint)) {
      timer.schedule(() -> confirm(spaceId, seq, actorId, hint), Duration.ZERO);
    }
  }

  /** Without a database it stays unknown, as if nobody had said it. */
  private void confirm(SpaceId spaceId, long seq, UserId actorId, SocketId source) {
    try {
      log.confirm(spaceId, seq, actorId, source).ifPresent(this::announced);
    } catch (Refusal databaseAway) {
      // An announcement may still tell.
    }
  }

  @Override
  public void accessChanged(SpaceId spaceId) {
    SpaceChannel<L> channel = channels.get(spaceId);
    if (channel != null) {
      channel.accessChanged();
      access.check(List.of(spaceId));
    }
  }

  /** To be called now and then too, about once a minute: it also finds out who may not read. */
  @Override
  public void mayHaveMissed() {
    catchUp.soon();
    updates.mayHaveMissed(channels.keySet());
    channels.values().forEach(SpaceChannel::accessChanged);
    access.check(channels.keySet());
  }

  @Override
  public void hearsNobody() {
    catchUp.soon();
  }

  /**
   * Asks soon for whatever happened on other servers without a signal; to be called every few
   * seconds. One question to the log for {@value EventLog#MAX_ASKED} Spaces, and one for each Space
   * in which somebody waits for the source of an event.
   */
  public void catchUp() {
    catchUp.soon();
  }

  private void mayHaveMissed(SpaceId spaceId, Position position) {
    SpaceChannel<L> channel = channels.get(spaceId);
    if (channel != null && channel.meet(position)) {
      channel.mayHaveMissed(position.seq());
    }
  }

  /** The number of Spaces that somebody listens to here; for watching over leaks. */
  public int openChannels() {
    return channels.size();
  }

  /** Gets the channel and keeps it from being dropped until {@link #close}. */
  private SpaceChannel<L> open(SpaceId spaceId) {
    return channels.compute(
        spaceId,
        (id, present) -> {
          SpaceChannel<L> channel =
              present != null
                  ? present
                  : new SpaceChannel<>(id, clock, timer, delivery, new Past(id));
          if (present == null) {
            follow(id);
          }
          channel.hold();
          return channel;
        });
  }

  private void follow(SpaceId spaceId) {
    SpaceSignals from = signals;
    if (from != null) {
      CompletionStage<Void> follows = from.follow(spaceId);
      if (!follows.toCompletableFuture().isDone()) {
        follows.thenRun(() -> catchUp.soon(spaceId));
      }
    }
  }

  private void unfollow(SpaceId spaceId) {
    SpaceSignals from = signals;
    if (from != null) {
      from.unfollow(spaceId);
    }
  }

  private void close(SpaceId spaceId, SpaceChannel<L> channel) {
    channel.release();
    dropIdle(spaceId);
  }

  private void dropIdle(SpaceId spaceId) {
    channels.computeIfPresent(
        spaceId,
        (id, channel) -> {
          if (!channel.isIdle()) {
            return channel;
          }
          unfollow(id);
          return null;
        });
  }

  /** The log of one Space. */
  private final class Past implements GapFiller.Log {
    private final SpaceId spaceId;

    Past(SpaceId spaceId) {
      this.spaceId = spaceId;
    }

    @Override
    public Collection<SpaceEvent> after(long seq) {
      return log.read(spaceId, seq, GAP_BATCH)
          .filter(this::isOfThisHistory)
          .map(EventLog.Slice::events)
          .orElse(List.of());
    }

    private boolean isOfThisHistory(EventLog.Slice slice) {
      SpaceChannel<L> channel = channels.get(spaceId);
      return channel != null && channel.meet(new Position(slice.lastSeq(), slice.epoch()));
    }

    @Override
    public Collection<SpaceEvent> find(Collection<Long> seqs) {
      return log.find(spaceId, seqs);
    }
  }

  /** Who listens here. */
  private final class Audience implements AccessRevoker.Audience {
    @Override
    public Set<UserId> of(SpaceId spaceId) {
      SpaceChannel<L> channel = channels.get(spaceId);
      return channel == null ? Set.of() : channel.listeners();
    }

    @Override
    public void dismiss(SpaceId spaceId, Set<UserId> gone) {
      SpaceChannel<L> channel = channels.get(spaceId);
      if (channel != null && !gone.isEmpty()) {
        channel.dismiss(gone);
        dropIdle(spaceId);
      }
    }
  }
}
