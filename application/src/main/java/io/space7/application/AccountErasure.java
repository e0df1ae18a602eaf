package io.space7.application;

import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.ErasureStore;
import io.space7.application.port.ErasureStore.State;
import io.space7.application.port.Timer;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Duration;
import java.util.List;

/**
 * Erases the users that ask for it; see {@link ErasureStore} for what goes.
 *
 * <p>Why it is so: docs/adr/0020-erasing-users.md.
 */
public final class AccountErasure {
  private static final Duration SETTLING_PAUSE = Duration.ofMillis(100);

  private final ErasureStore erasures;
  private final Identity identity;
  private final MediaFiles media;
  private final SpaceFeed<?> feed;
  private final Timer timer;

  public AccountErasure(
      ErasureStore erasures, Identity identity, MediaFiles media, SpaceFeed<?> feed, Timer timer) {
    this.erasures = erasures;
    this.identity = identity;
    this.media = media;
    this.feed = feed;
    this.timer = timer;
  }

  /**
   * Who asks; unlike everywhere else that may be somebody who is being erased.
   *
   * @throws Refusal as {@link Identity#authenticate} says, {@link ErrorCode#INVALID_TOKEN} once the
   *     erasure has ended
   */
  public UserId caller(String token) {
    UserId claimed = identity.claimed(token);
    return erasures.state(claimed).filter(State.ERASING::equals).isPresent()
        ? claimed
        : identity.authenticate(token).userId();
  }

  /** Begins to erase a caller; the rest is done in the background, on whichever server. */
  public State begin(UserId userId) {
    erasures.begin(userId);
    feed.erased(userId);
    timer.schedule(this::run, Duration.ZERO);
    return State.ERASING;
  }

  /**
   * How far a caller's erasure is.
   *
   * @throws Refusal {@link ErrorCode#USER_NOT_FOUND} if it was never begun
   */
  public State state(UserId userId) {
    return erasures
        .state(userId)
        .orElseThrow(
            () -> new Refusal(ErrorCode.USER_NOT_FOUND, "This account is not being deleted."));
  }

  /**
   * Erases whoever waits for it, a slice at a time, so that nothing else waits for a thread of the
   * timer; to be called every few seconds.
   */
  public void run() {
    switch (erasures.eraseNext(new Telling())) {
      case IDLE -> {}
      case WAITING -> timer.schedule(this::run, SETTLING_PAUSE);
      case WORKING -> timer.schedule(this::run, Duration.ZERO);
    }
  }

  /**
   * Cuts the connections of users whose erasure another server has begun, in case this one did not
   * hear of it; to be called about once a minute.
   */
  public void disconnectErased() {
    List<UserId> connected = List.copyOf(feed.connected());
    for (int from = 0; from < connected.size(); from += ErasureStore.MAX_ASKED) {
      int to = Math.min(connected.size(), from + ErasureStore.MAX_ASKED);
      erasures.begun(connected.subList(from, to)).forEach(feed::erased);
    }
  }

  private final class Telling implements ErasureStore.Witness {
    @Override
    public void erasing(UserId userId) {
      feed.erased(userId);
    }

    @Override
    public void happened(SpaceEvent event) {
      feed.committed(event);
    }

    @Override
    public void freed(SpaceId spaceId, Media file) {
      media.delete(spaceId, file);
    }

    @Override
    public void left(SpaceId spaceId, UserId userId) {
      feed.left(spaceId, userId);
      feed.updated(spaceId);
    }
  }
}
