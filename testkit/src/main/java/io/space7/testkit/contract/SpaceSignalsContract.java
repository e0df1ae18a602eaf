package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.EventLog;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.Signal;
import io.space7.domain.Signal.AccessChanged;
import io.space7.domain.Signal.Announced;
import io.space7.domain.Signal.Claimed;
import io.space7.domain.Signal.Erased;
import io.space7.domain.Signal.Happened;
import io.space7.domain.Signal.Left;
import io.space7.domain.Signal.Lost;
import io.space7.domain.Signal.Read;
import io.space7.domain.Signal.Updated;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SpaceSignals} has to do while nothing is wrong, between two servers. The stores
 * are those of the server that sends.
 */
public interface SpaceSignalsContract extends StoresUnderTest {
  /** Signals of the server whose stores are used, which nobody has asked to tell anything yet. */
  SpaceSignals sender();

  /** Signals of the other server, which nobody has asked to tell anything yet. */
  SpaceSignals signals();

  ErasureStore erasures();

  /** The other server hears nothing for a moment. */
  void interrupt();

  private HeardSignals listen(Space... spaces) {
    HeardSignals heard = new HeardSignals();
    signals().tell(heard);
    assertThat(heard.await(new Lost())).isEmpty();
    for (Space space : spaces) {
      follow(signals(), space.spaceId());
    }
    return heard;
  }

  private static void follow(SpaceSignals signals, SpaceId spaceId) {
    signals.follow(spaceId).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static SpaceId anyId() {
    return new SpaceId(UUID.randomUUID());
  }

  private void assertPast(Space space, Signal signal) {
    if (signal instanceof Happened happened) {
      EventLog.Slice slice = log().read(space.spaceId(), 0, 1).orElseThrow();
      assertThat(slice.lastSeq()).isGreaterThanOrEqualTo(happened.seq());
    }
  }

  @Test
  default void whatIsSentIsHeardInItsOrder() {
    SpaceId id = anyId();
    UserId user = new UserId(UUID.randomUUID());
    HeardSignals heard = listen();
    follow(signals(), id);
    List<Signal> sent =
        List.of(
            new Happened(id, 1),
            new Announced(id, 999_999_999_999_999_999L),
            new AccessChanged(id),
            new Updated(id),
            new Left(id, user),
            new Happened(id, 2));
    sender().send(sent);
    assertThat(heard.await(new Happened(id, 2))).isEqualTo(sent.subList(0, 5));
  }

  @Test
  default void whatConcernsAllIsHeardByWhoFollowsNothing() {
    SpaceId id = anyId();
    UserId user = new UserId(UUID.randomUUID());
    HeardSignals heard = listen();
    List<Signal> sent =
        List.of(
            new Read(id, user, new Unread(0, 0, false)),
            new Claimed(id, 1, user, new SocketId("x".repeat(40))),
            new Read(id, user, new Unread(999_999_999_999_999_999L, 1000, true)),
            new Lost(),
            new Erased(user));
    sender().send(sent);
    assertThat(heard.await(new Erased(user))).isEqualTo(sent.subList(0, 4));
  }

  /** More than fits into one notification of any carrier. */
  @Test
  default void manySignalsAreSentAtOnce() {
    HeardSignals heard = listen();
    List<Signal> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      UserId user = new UserId(UUID.randomUUID());
      sent.add(new Read(anyId(), user, new Unread(i, i, false)));
    }
    sender().send(Collections.unmodifiableList(sent));
    assertThat(heard.await(sent.get(499))).isEqualTo(sent.subList(0, 499));
  }

  @Test
  default void aServerIsNotToldWhatItSendsItself() {
    HeardSignals own = new HeardSignals();
    sender().tell(own);
    own.await(new Lost());
    HeardSignals heard = listen();
    SpaceId id = anyId();
    follow(sender(), id);
    follow(signals(), id);
    sender().send(new Happened(id, 1));
    assertThat(heard.await(new Happened(id, 1))).isEmpty();
    signals().send(new Happened(id, 2));
    assertThat(own.await(new Happened(id, 2))).isEmpty();
  }

  @Test
  default void whatIsFollowedAgainIsHeardOnce() {
    SpaceId id = anyId();
    HeardSignals heard = listen();
    signals().unfollow(id);
    follow(signals(), id);
    follow(signals(), id);
    signals().unfollow(id);
    signals().unfollow(id);
    follow(signals(), id);
    sender().send(new Happened(id, 1));
    sender().send(new Happened(id, 2));
    assertThat(heard.await(new Happened(id, 2))).containsExactly(new Happened(id, 1));
  }

  @Test
  default void everyChangeIsSignalledOnceItIsCommitted() {
    User ada = newUser();
    Space space = newSpace(ada);
    HeardSignals heard = listen(space);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.ON);
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    List<Signal> before = heard.await(new Happened(space.spaceId(), 3));
    assertThat(before)
        .containsExactly(new Happened(space.spaceId(), 1), new Happened(space.spaceId(), 2));
  }

  @Test
  default void aSignalIsNeverAheadOfTheLog() {
    User ada = newUser();
    Space space = newSpace(ada);
    HeardSignals heard = listen(space);
    for (int i = 0; i < 20; i++) {
      post(space, ada, "message");
      heard.await(new Happened(space.spaceId(), i + 1)).forEach(s -> assertPast(space, s));
      assertPast(space, new Happened(space.spaceId(), i + 1));
    }
  }

  @Test
  default void whatChangesNothingIsNotSignalled() {
    User ada = newUser();
    Space space = newSpace(ada);
    HeardSignals heard = listen(space);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.OFF);
    post(space, ada, "message");
    assertThat(heard.await(new Happened(space.spaceId(), 2)))
        .containsExactly(new Happened(space.spaceId(), 1));
  }

  @Test
  default void anAnnouncementIsSignalledOnce() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.ON);
    HeardSignals heard = listen(space);
    for (Boolean appreciated : new Boolean[] {null, null, true}) {
      log()
          .announce(
              space.spaceId(),
              message.messageId(),
              ada.userId(),
              appreciated,
              new SocketId("phone"));
    }
    // The two changes themselves may be heard late.
    assertThat(heard.await(new Announced(space.spaceId(), 2)))
        .filteredOn(Announced.class::isInstance)
        .containsExactly(new Announced(space.spaceId(), 1));
  }

  /** What a client says is any text. */
  @Test
  default void aClaimIsSignalledAsItIsOrNotAtAll() {
    User ada = newUser();
    Space space = newSpace(ada);
    post(space, ada, "message");
    SpaceEvent posted = events(space.spaceId()).get(0);
    HeardSignals heard = listen();
    SocketId phone = new SocketId("phone");
    log().claim(posted, new SocketId("!" + ada.userId()));
    log().claim(posted, new SocketId("/".repeat(SocketId.MAX_LENGTH)));
    log().claim(posted, phone);
    List<Signal> before =
        heard.await(new Claimed(space.spaceId(), posted.seq(), ada.userId(), phone));
    // The change itself may be heard late.
    assertThat(before)
        .filteredOn(signal -> !(signal instanceof Happened))
        .allMatch(Claimed.class::isInstance);
  }

  @Test
  default void changesOfASpaceAndOfReadingAreSignalled() {
    User ada = newUser();
    Space space = newSpace(ada);
    HeardSignals heard = listen(space);
    SpaceId id = space.spaceId();
    spaces().toggleLock(id);
    heard.await(new Updated(id));
    spaces().edit(id, ada.userId(), new SpaceEdit("Another title", null, null, null));
    heard.await(new Updated(id));
    User bob = newMember(space);
    heard.await(new Updated(id));
    spaces().toggleLock(id);
    post(space, ada, "message");
    Unread unread = spaces().markRead(id, bob.userId(), 0);
    assertThat(unread.unreadCount()).isEqualTo(1);
    heard.await(new Read(id, bob.userId(), unread));
    spaces().removeMember(id, bob.userId(), ada.userId());
    heard.await(new Left(id, bob.userId()));
    spaces().archive(id);
    heard.await(new Updated(id));
  }

  @Test
  default void aSpaceThatIsMadePrivateIsSignalled() {
    User ada = newUser();
    Space space = newSpace(ada);
    HeardSignals heard = listen(space);
    SpaceId id = space.spaceId();
    spaces().edit(id, ada.userId(), new SpaceEdit(null, null, Visibility.PRIVATE, null));
    heard.await(new AccessChanged(id));
  }

  /** Again and again while it lasts: who missed the first one hears of it at the next step. */
  @Test
  default void anErasureIsSignalledAsItBeginsAndAsItGoesOn() {
    User ada = newUser();
    HeardSignals heard = listen();
    erasures().begin(ada.userId());
    assertThat(heard.await(new Erased(ada.userId()))).isEmpty();
    clock().advance(ErasureStore.LEASE);
    erasures().eraseNext(new ErasureStoreContract.Heard());
    heard.await(new Erased(ada.userId()));
  }

  @Test
  default void whoMayHaveMissedSomethingIsToldAndHearsWhatFollows() {
    User ada = newUser();
    Space space = newSpace(ada);
    HeardSignals heard = listen(space);
    interrupt();
    heard.await(new Lost());
    follow(signals(), space.spaceId());
    post(space, ada, "message");
    heard.await(new Happened(space.spaceId(), 1));
  }

  @Test
  default void thereIsOneReceiver() {
    SpaceSignals signals = signals();
    signals.tell(new HeardSignals());
    assertThatThrownBy(() -> signals.tell(new HeardSignals()))
        .isInstanceOf(IllegalStateException.class);
  }
}
