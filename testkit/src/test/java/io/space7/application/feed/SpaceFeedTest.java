package io.space7.application.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.space7.application.feed.FeedScenario.Ear;
import io.space7.application.port.Delivery;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Each promise of {@link SpaceFeed} by itself. */
class SpaceFeedTest {
  private final FeedScenario scene = new FeedScenario();

  private SpaceEvent offered(SpaceEvent event) {
    scene.feed.committed(event);
    return event;
  }

  @Test
  void othersHearOfAChangeAtOnceAndTheActorsSocketsDoNot() {
    Ear phone = scene.join(scene.ada, "phone", null);
    Ear bobs = scene.join(scene.bob, "bobs", null);
    SpaceEvent posted = offered(scene.post(scene.ada, null));
    assertThat(bobs.heard).containsExactly(posted);
    scene.passMillis(10_000);
    assertThat(phone.heard).isEmpty();
    assertThat(bobs.heard).hasSize(1);
  }

  @Test
  void theActorsOtherSocketsHearOfAChangeWhoseSourceIsKnown() {
    Ear phone = scene.join(scene.ada, "phone", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent posted = offered(scene.post(scene.ada, "phone"));
    assertThat(laptop.heard).containsExactly(posted);
    assertThat(phone.heard).isEmpty();
  }

  @Test
  void anAnnouncementInTimeKeepsTheOrder() {
    Ear phone = scene.join(scene.ada, "phone", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = offered(scene.post(scene.ada, null));
    SpaceEvent bobs = offered(scene.post(scene.bob, "bobs"));
    scene.passMillis(499);
    assertThat(laptop.heard).isEmpty();
    scene.announce(own, "phone");
    assertThat(laptop.heardSeqs()).containsExactly(1L, 2L);
    assertThat(laptop.heard.get(0).source()).isEqualTo(new SocketId("phone"));
    assertThat(phone.heard).containsExactly(bobs);
  }

  @Test
  void aLateAnnouncementIsHeardLateAndOnce() {
    Ear phone = scene.join(scene.ada, "phone", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = offered(scene.post(scene.ada, null));
    SpaceEvent bobs = offered(scene.post(scene.bob, "bobs"));
    scene.passMillis(500);
    assertThat(laptop.heard).containsExactly(bobs);
    scene.announce(own, "phone");
    scene.announce(own, "phone");
    scene.announce(own, "laptop");
    scene.feed.announced(own.withSource(new SocketId("phone")));
    assertThat(laptop.heardSeqs()).containsExactly(2L, 1L);
    assertThat(phone.heard).containsExactly(bobs);
  }

  @Test
  void anAnnouncementThatComesBeforeItsTurnIsKept() {
    Ear phone = scene.join(scene.ada, "phone", null);
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent bobs = scene.post(scene.bob, "bobs");
    SpaceEvent own = offered(scene.post(scene.ada, null));
    scene.announce(own, "phone");
    assertThat(laptop.heard).isEmpty();
    offered(bobs);
    assertThat(laptop.heard).containsExactly(bobs, own.withSource(new SocketId("phone")));
    assertThat(phone.heard).containsExactly(bobs);
  }

  @Test
  void anAnnouncementWhileTheLogIsReadIsKept() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    scene.post(scene.bob, "bobs");
    SpaceEvent own = scene.post(scene.ada, null);
    offered(scene.post(scene.bob, "bobs"));
    scene.log.onRead = () -> scene.announce(own, "phone");
    scene.pass(SpaceChannel.GAP_DELAY);
    assertThat(laptop.heardSeqs()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void patienceIsNotLongerThanItIsSaidToBe() {
    Ear phone = scene.join(scene.ada, "phone", null);
    offered(scene.post(scene.ada, null));
    scene.passMillis(400);
    offered(scene.post(scene.ada, null));
    SpaceEvent bobs = offered(scene.post(scene.bob, "bobs"));
    scene.passMillis(EventBuffer.SOURCE_WAIT.toMillis());
    assertThat(phone.heard).containsExactly(bobs);
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongPatience() {
    Ear phone = scene.join(scene.ada, "phone", null);
    offered(scene.post(scene.ada, null));
    SpaceEvent bobs = offered(scene.post(scene.bob, "bobs"));
    scene.clock.advance(Duration.ofHours(-1));
    scene.pass(EventBuffer.SOURCE_WAIT.multipliedBy(2));
    assertThat(phone.heard).containsExactly(bobs);
  }

  @Test
  void aDeletionIsNotWaitedFor() {
    Ear phone = scene.join(scene.ada, "phone", null);
    offered(scene.post(scene.ada, "phone"));
    offered(scene.delete(scene.ada, null).orElseThrow());
    SpaceEvent bobs = offered(scene.post(scene.bob, "bobs"));
    assertThat(phone.heard).containsExactly(bobs);
  }

  @Test
  void deletionsDoNotPushOutWhatCanStillBeAnnounced() {
    Ear laptop = scene.join(scene.ada, "laptop", null);
    SpaceEvent own = offered(scene.post(scene.ada, null));
    scene.passMillis(500);
    for (int i = 0; i < SpaceChannel.KEPT; i++) {
      offered(scene.post(scene.ada, "phone"));
      offered(scene.delete(scene.ada, null).orElseThrow());
    }
    scene.announce(own, "phone");
    assertThat(laptop.heard).last().isEqualTo(own.withSource(new SocketId("phone")));
  }

  @Test
  void aGapIsFilledFromTheLog() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    scene.post(scene.ada, null);
    scene.post(scene.ada, null);
    offered(scene.post(scene.ada, null));
    assertThat(bobs.heard).isEmpty();
    scene.pass(SpaceChannel.GAP_DELAY);
    assertThat(bobs.heardSeqs()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsOfferedOutOfOrderNeedsNoLog() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    SpaceEvent first = scene.post(scene.ada, null);
    SpaceEvent second = scene.post(scene.ada, null);
    SpaceEvent third = scene.post(scene.ada, null);
    offered(third);
    offered(second);
    offered(third);
    offered(first);
    offered(first);
    assertThat(bobs.heardSeqs()).containsExactly(1L, 2L, 3L);
    scene.passMillis(10_000);
    assertThat(scene.log.reads).isZero();
  }

  @Test
  void aLongGapIsFilledInPieces() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    for (int i = 0; i < 1000; i++) {
      scene.post(scene.ada, null);
    }
    offered(scene.post(scene.ada, null));
    scene.passMillis(100);
    assertThat(bobs.heardSeqs()).hasSize(1001).isSorted();
  }

  @Test
  void aLogThatIsAwayIsAskedAgain() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    scene.log.away = true;
    scene.post(scene.ada, null);
    offered(scene.post(scene.ada, null));
    scene.passMillis(10_000);
    assertThat(bobs.heard).isEmpty();
    assertThat(scene.log.reads).isBetween(5, 50);
    scene.log.away = false;
    scene.passMillis(1_000);
    assertThat(bobs.heardSeqs()).containsExactly(1L, 2L);
  }

  @Test
  void aDefectOfTheLogDoesNotSilenceASpaceForGood() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    scene.log.away = true;
    scene.log.failure = new IllegalStateException("a defect");
    scene.post(scene.ada, null);
    offered(scene.post(scene.ada, null));
    assertThatThrownBy(() -> scene.passMillis(100)).isSameAs(scene.log.failure);
    scene.log.away = false;
    scene.passMillis(1_000);
    assertThat(bobs.heardSeqs()).containsExactly(1L, 2L);
  }

  @Test
  void nobodysEventsOpenNoChannel() {
    offered(scene.post(scene.ada, null));
    scene.announce(offered(scene.post(scene.ada, null)), "phone");
    scene.feed.leave(scene.spaceId, scene.new Ear(scene.bob, "bobs"));
    assertThat(scene.feed.openChannels()).isZero();
    assertThat(scene.timer.pending()).isZero();
  }

  @Test
  void oneEventIsHandedOverOnceForAllListeners() {
    record Told(SpaceEvent event, int listeners) {}
    List<Told> told = new ArrayList<>();
    SpaceFeed<Ear> feed =
        new SpaceFeed<>(
            scene.spaces(),
            scene.log,
            scene.clock,
            scene.timer,
            (event, ears) -> told.add(new Told(event, ears.size())));
    for (int i = 0; i < 5; i++) {
      Joins.join(feed, scene.spaceId, scene.new Ear(scene.bob, "socket-" + i), null);
    }
    SpaceEvent posted = scene.post(scene.ada, null);
    feed.committed(posted);
    assertThat(told).containsExactly(new Told(posted, 5));
  }

  /** As an edge does that closes a socket that cannot keep up. */
  @Test
  void aListenerMayLeaveWhileItIsTold() {
    record Listener(UserId userId, SocketId socketId)
        implements io.space7.application.port.Listener {}
    User bob = scene.bob;
    Listener leaving = new Listener(bob.userId(), new SocketId("leaving"));
    Listener joining = new Listener(bob.userId(), new SocketId("joining"));
    AtomicReference<SpaceFeed<Listener>> feed = new AtomicReference<>();
    Thread other = new Thread(() -> Joins.join(feed.get(), scene.spaceId, joining, null));
    List<SpaceEvent> told = new ArrayList<>();
    Delivery<Listener> delivery =
        (SpaceEvent event, Collection<Listener> listeners) -> {
          told.add(event);
          other.start();
          while (other.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
          }
          feed.get().leave(scene.spaceId, leaving);
        };
    feed.set(new SpaceFeed<>(scene.spaces(), scene.log, scene.clock, scene.timer, delivery));
    Joins.join(feed.get(), scene.spaceId, leaving, null);
    SpaceEvent posted = scene.post(scene.ada, null);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          feed.get().committed(posted);
          other.join();
        });
    assertThat(told).containsExactly(posted);
    assertThat(feed.get().openChannels()).isEqualTo(1);
    feed.get().leave(scene.spaceId, joining);
    assertThat(feed.get().openChannels()).isZero();
  }
}
