package io.space7.application.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.feed.FeedScenario.Ear;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.testkit.memory.InMemorySpaceSignals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@link SpaceFeed} promises about the work of other servers. */
class SpaceFeedSignalsTest {
  private final FeedScenario scene = new FeedScenario();

  private void signal(SpaceEvent event) {
    scene.feed.happened(scene.spaceId, event.seq());
  }

  private void work() {
    scene.pass(Duration.ZERO);
  }

  @Test
  void whatIsSignalledIsReadWithoutDelay() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    SpaceEvent first = scene.post(scene.ada, null);
    SpaceEvent second = scene.post(scene.ada, null);
    signal(second);
    assertThat(bobs.heard).as("before a thread may block").isEmpty();
    work();
    assertThat(bobs.heard).containsExactly(first, second);
  }

  @Test
  void aSignalIsNotDelayedByAnEventOfThisServerThatWaits() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    SpaceEvent elsewhere = scene.post(scene.ada, null);
    SpaceEvent here = scene.post(scene.ada, null);
    scene.feed.committed(here);
    work();
    assertThat(bobs.heard).isEmpty();
    signal(elsewhere);
    work();
    assertThat(bobs.heard).containsExactly(elsewhere, here);
    scene.passMillis(10_000);
    assertThat(scene.log.reads).isEqualTo(1);
  }

  @Test
  void manySignalsAreOneReading() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    for (int i = 0; i < 100; i++) {
      signal(scene.post(scene.ada, null));
    }
    // One reads the log, the other the Space's counts.
    assertThat(scene.timer.pending()).isEqualTo(2);
    work();
    assertThat(bobs.heardSeqs()).hasSize(100).isSorted();
    assertThat(scene.log.reads).isEqualTo(1);
  }

  @Test
  void whatIsKnownIsNotRead() {
    scene.join(scene.bob, "bobs", null);
    SpaceEvent event = scene.post(scene.ada, null);
    scene.feed.committed(event);
    signal(event);
    scene.feed.announced(scene.spaceId, event.seq());
    scene.passMillis(10_000);
    assertThat(scene.log.reads + scene.log.finds).isZero();
  }

  @Test
  void nobodysSignalsAreNoWork() {
    signal(scene.post(scene.ada, null));
    scene.feed.announced(scene.spaceId, 1);
    scene.feed.accessChanged(scene.spaceId);
    scene.feed.mayHaveMissed();
    scene.feed.catchUp();
    assertThat(scene.timer.pending()).isZero();
    assertThat(scene.feed.openChannels()).isZero();
  }

  @Test
  void anAnnouncementElsewhereReleasesWhatIsHeldHere() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    Ear phone = scene.join(scene.ada, "phone", null);
    SpaceEvent own = scene.post(scene.ada, null);
    signal(own);
    SpaceEvent bobs = scene.post(scene.bob, "bobs");
    signal(bobs);
    scene.passMillis(400);
    assertThat(laptop.heard).isEmpty();
    assertThat(scene.announce(scene.other, own, "phone")).isTrue();
    scene.feed.announced(scene.spaceId, own.seq());
    work();
    assertThat(laptop.heard).containsExactly(own.withSource(new SocketId("phone")), bobs);
    assertThat(phone.heard).containsExactly(bobs);
  }

  @Test
  void aLateAnnouncementElsewhereIsHeardLateAndOnce() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = scene.post(scene.ada, null);
    signal(own);
    SpaceEvent bobs = scene.post(scene.bob, "bobs");
    signal(bobs);
    scene.passMillis(600);
    scene.announce(scene.other, own, "phone");
    for (int i = 0; i < 3; i++) {
      scene.feed.announced(scene.spaceId, own.seq());
      work();
    }
    assertThat(laptop.heard).containsExactly(bobs, own.withSource(new SocketId("phone")));
  }

  @Test
  void anAnnouncementMayComeBeforeTheEvent() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = scene.post(scene.ada, null);
    scene.log.onRead =
        () -> {
          scene.log.onRead = () -> {};
          scene.announce(scene.other, own, "phone");
          scene.feed.announced(scene.spaceId, own.seq());
        };
    signal(own);
    work();
    assertThat(laptop.heard).containsExactly(own.withSource(new SocketId("phone")));
  }

  @Test
  void whoJoinsMeanwhileProfitsFromAnAnnouncement() {
    scene.join(scene.bob, "bobs", null);
    scene.feed.committed(scene.post(scene.bob, "bobs"));
    scene.log.onRead =
        () -> {
          scene.log.onRead = () -> {};
          SpaceEvent own = scene.post(scene.ada, null);
          scene.feed.committed(own);
          scene.announce(scene.other, own, "phone");
          scene.feed.announced(scene.spaceId, own.seq());
        };
    Ear laptop = scene.join(scene.ada, "laptop", 0L);
    work();
    assertThat(laptop.heardSeqs()).containsExactly(1L, 2L);
  }

  @Test
  void anAnnouncementThatNobodyHereWaitsForIsNotRead() {
    scene.join(scene.bob, "bobs", null);
    SpaceEvent event = scene.post(scene.ada, null);
    signal(event);
    work();
    scene.announce(scene.other, event, "phone");
    scene.feed.announced(scene.spaceId, event.seq());
    scene.passMillis(1_000);
    assertThat(scene.log.finds).isZero();
  }

  @Test
  void lostSignalsLoseNothing() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent held = scene.post(scene.ada, null);
    scene.feed.committed(held);
    scene.passMillis(600);
    scene.announce(scene.other, held, "phone");
    SpaceEvent unheard = scene.post(scene.bob, "bobs");
    scene.feed.catchUp();
    work();
    assertThat(laptop.heard)
        .containsExactlyInAnyOrder(held.withSource(new SocketId("phone")), unheard);
  }

  @Test
  void allSpacesAreAskedForAtOnce() {
    for (int i = 0; i < 50; i++) {
      Space space = scene.newSpace(scene.ada);
      Ear ear = scene.new Ear(scene.bob, "socket-" + i);
      Joins.join(scene.feed, space.spaceId(), ear, null);
    }
    scene.feed.catchUp();
    scene.feed.catchUp();
    scene.passMillis(10_000);
    assertThat(scene.log.positionReads).isEqualTo(1);
    assertThat(scene.log.reads + scene.log.finds).isZero();
  }

  @Test
  void catchingUpIsTriedUntilTheLogAnswers() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    SpaceEvent unheard = scene.post(scene.ada, null);
    scene.log.away = true;
    scene.feed.catchUp();
    scene.passMillis(10_000);
    assertThat(scene.log.positionReads).isBetween(5, 50);
    scene.log.away = false;
    scene.passMillis(1_000);
    assertThat(bobs.heard).containsExactly(unheard);
    scene.assertNothingRemains();
  }

  @Test
  void aDoubtOutlivesALogThatIsAway() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = scene.post(scene.ada, null);
    scene.feed.committed(own);
    scene.announce(scene.other, own, "phone");
    scene.log.away = true;
    scene.feed.announced(scene.spaceId, own.seq());
    scene.passMillis(3_000);
    assertThat(laptop.heard).isEmpty();
    scene.log.away = false;
    scene.passMillis(1_000);
    assertThat(laptop.heard).containsExactly(own.withSource(new SocketId("phone")));
  }

  /** As it is put together, with nobody who tells the feed by hand. */
  @Test
  void signalsAloneKeepAServerUpToDate() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    scene.feed.hear(new InMemorySpaceSignals(scene.world));
    SpaceEvent own = scene.post(scene.ada, null);
    work();
    scene.announce(scene.other, own, "phone");
    work();
    assertThat(laptop.heardSeqs()).containsExactly(1L);
    scene.world.loseSignals();
    scene.post(scene.bob, "bobs");
    scene.passMillis(1_000);
    assertThat(laptop.heardSeqs()).containsExactly(1L);
    scene.world.signalAgain();
    work();
    assertThat(laptop.heardSeqs()).containsExactly(1L, 2L);
  }

  private void connectServers() {
    scene.feed.hear(new InMemorySpaceSignals(scene.world));
    scene.other.hear(new InMemorySpaceSignals(scene.world));
  }

  @Test
  void theServerThatHasTheConnectionConfirmsIt() {
    connectServers();
    Ear phone = scene.join(scene.other, scene.ada, "phone", null);
    Ear tablet = scene.join(scene.other, scene.ada, "tablet", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = scene.post(scene.ada, null);
    scene.feed.committed(own, new SocketId("phone"));
    work();
    SpaceEvent known = own.withSource(new SocketId("phone"));
    assertThat(laptop.heard).containsExactly(known);
    assertThat(tablet.heard).containsExactly(known);
    assertThat(scene.announce(scene.feed, own, "laptop")).as("it is known").isFalse();
    scene.passMillis(1_000);
    assertThat(phone.heard).isEmpty();
  }

  @Test
  void aDeletionIsHeardOnceItsConnectionIsConfirmed() {
    connectServers();
    Ear phone = scene.join(scene.other, scene.ada, "phone", null);
    Ear tablet = scene.join(scene.other, scene.ada, "tablet", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    scene.feed.committed(scene.post(scene.ada, null), phone.socketId);
    work();
    SpaceEvent deletion = scene.delete(scene.ada, null).orElseThrow();
    scene.feed.committed(deletion, phone.socketId);
    work();
    assertThat(laptop.heardSeqs()).containsExactly(1L, 2L);
    assertThat(tablet.heardSeqs()).containsExactly(1L, 2L);
    assertThat(phone.heard).isEmpty();
  }

  @Test
  void aConnectionThatNoServerHasIsAsIfNobodyHadNamedIt() {
    connectServers();
    scene.join(scene.other, scene.ada, "phone", null);
    scene.leave("phone");
    Ear bobs = scene.join(scene.other, scene.bob, "bobs", null);
    Ear tablet = scene.join(scene.other, scene.ada, "tablet", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = scene.post(scene.ada, null);
    scene.feed.committed(own, new SocketId("phone"));
    SpaceEvent another = scene.post(scene.ada, null);
    scene.feed.committed(another, bobs.socketId);
    scene.passMillis(1_000);
    assertThat(bobs.heard).containsExactly(own, another);
    assertThat(tablet.heard).isEmpty();
    assertThat(scene.announce(scene.feed, own, "laptop")).isTrue();
    work();
    assertThat(tablet.heard).containsExactly(own.withSource(laptop.socketId));
    assertThat(laptop.heard).isEmpty();
  }

  @Test
  void aClaimIsForgottenWhileTheLogIsAway() {
    connectServers();
    scene.join(scene.other, scene.ada, "phone", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = scene.post(scene.ada, null);
    scene.log.away = true;
    scene.feed.committed(own, new SocketId("phone"));
    scene.passMillis(1_000);
    scene.log.away = false;
    assertThat(scene.announce(scene.other, own, "phone")).isTrue();
    work();
    assertThat(laptop.heard).containsExactly(own.withSource(new SocketId("phone")));
  }
}
