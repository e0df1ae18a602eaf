package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.EventLog;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.User;
import io.space7.testkit.contract.HeardSignals.Signal;
import io.space7.testkit.contract.HeardSignals.Signal.AccessChanged;
import io.space7.testkit.contract.HeardSignals.Signal.Announced;
import io.space7.testkit.contract.HeardSignals.Signal.Claimed;
import io.space7.testkit.contract.HeardSignals.Signal.Erased;
import io.space7.testkit.contract.HeardSignals.Signal.Happened;
import io.space7.testkit.contract.HeardSignals.Signal.Left;
import io.space7.testkit.contract.HeardSignals.Signal.MayHaveMissed;
import io.space7.testkit.contract.HeardSignals.Signal.Read;
import io.space7.testkit.contract.HeardSignals.Signal.Updated;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SpaceSignals} has to do while nothing is wrong. The stores are those of one
 * server, the signals come to another.
 */
public interface SpaceSignalsContract extends StoresUnderTest {
  /** Signals of the other server, which nobody has asked to tell anything yet. */
  SpaceSignals signals();

  /** Those of the stores' server. */
  ErasureStore erasures();

  /** Takes the membership away, past the use cases. */
  void removeMember(SpaceId spaceId, User member);

  /** The other server hears nothing for a moment. */
  void interrupt();

  private HeardSignals listen() {
    HeardSignals heard = new HeardSignals();
    signals().tell(heard);
    assertThat(heard.await(new MayHaveMissed())).isEmpty();
    return heard;
  }

  private void assertPast(Space space, Signal signal) {
    if (signal instanceof Happened happened) {
      EventLog.Slice slice = log().read(space.spaceId(), 0, 1).orElseThrow();
      assertThat(slice.lastSeq()).isGreaterThanOrEqualTo(happened.seq());
    }
  }

  @Test
  default void everyChangeIsSignalledOnceItIsCommitted() {
    HeardSignals heard = listen();
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "message");
    appreciate(message, ada, Appreciation.ON);
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    List<Signal> before = heard.await(new Happened(space.spaceId(), 3));
    assertThat(before)
        .containsExactly(new Happened(space.spaceId(), 1), new Happened(space.spaceId(), 2));
  }

  @Test
  default void aSignalIsNeverAheadOfTheLog() {
    HeardSignals heard = listen();
    User ada = newUser();
    Space space = newSpace(ada);
    for (int i = 0; i < 20; i++) {
      post(space, ada, "message");
      heard.await(new Happened(space.spaceId(), i + 1)).forEach(s -> assertPast(space, s));
      assertPast(space, new Happened(space.spaceId(), i + 1));
    }
  }

  @Test
  default void whatChangesNothingIsNotSignalled() {
    HeardSignals heard = listen();
    User ada = newUser();
    Space space = newSpace(ada);
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
    HeardSignals heard = listen();
    for (Boolean appreciated : new Boolean[] {null, null, true}) {
      log()
          .announce(
              space.spaceId(),
              message.messageId(),
              ada.userId(),
              appreciated,
              new SocketId("phone"));
    }
    assertThat(heard.await(new Announced(space.spaceId(), 2)))
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
    assertThat(before).allMatch(Claimed.class::isInstance);
  }

  @Test
  default void changesOfASpaceAndOfReadingAreSignalled() {
    User ada = newUser();
    Space space = newSpace(ada);
    HeardSignals heard = listen();
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
  default void aLostMembershipIsSignalled() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    HeardSignals heard = listen();
    removeMember(space.spaceId(), bob);
    assertThat(heard.await(new AccessChanged(space.spaceId()))).isEmpty();
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
    HeardSignals heard = listen();
    interrupt();
    heard.await(new MayHaveMissed());
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
