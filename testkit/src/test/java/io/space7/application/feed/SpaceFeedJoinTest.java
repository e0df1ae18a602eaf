package io.space7.application.feed;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.space7.application.feed.FeedScenario.Ear;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link SpaceFeed} promises to those who join. */
class SpaceFeedJoinTest {
  private final FeedScenario scene = new FeedScenario();

  private SpaceEvent offered(SpaceEvent event) {
    scene.feed.committed(event);
    return event;
  }

  @Test
  void aJoinThatFailsStillTellsThatThereIsMore() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    scene.post(scene.ada, null);
    scene.log.away = true;
    assertThat(scene.join(scene.eve, "eves", 0L).open).isFalse();
    scene.log.away = false;
    scene.passMillis(1_000);
    assertThat(bobs.heardSeqs()).containsExactly(1L);
  }

  @Test
  void joiningReplaysWhatWasMissedAndGoesOn() {
    for (int i = 0; i < 500; i++) {
      scene.post(scene.ada, i % 2 == 0 ? null : "phone");
    }
    Ear bobs = scene.join(scene.bob, "bobs", 3L);
    assertThat(bobs.heardSeqs()).hasSize(497).isSorted().startsWith(4L);
    offered(scene.post(scene.ada, null));
    assertThat(bobs.heardSeqs()).hasSize(498).endsWith(501L);
  }

  @Test
  void aSocketIsNotReplayedWhatItDidItself() {
    offered(scene.post(scene.ada, "phone"));
    offered(scene.post(scene.ada, "laptop"));
    offered(scene.post(scene.ada, "phone"));
    assertThat(scene.join(scene.ada, "phone", 0L).heardSeqs()).containsExactly(2L);
  }

  @Test
  void joiningWithoutAPositionHearsOnlyWhatComes() {
    SpaceEvent early = offered(scene.post(scene.ada, null));
    Ear laptop = scene.join(scene.ada, "laptop", null);
    scene.announce(early, "phone");
    offered(scene.post(scene.bob, "bobs"));
    assertThat(laptop.heardSeqs()).containsExactly(2L);
  }

  @Test
  void whatWasReplayedIsNotToldAgainWhenItIsAnnounced() {
    Ear phone = scene.join(scene.ada, "phone", null);
    SpaceEvent own = offered(scene.post(scene.ada, null));
    scene.passMillis(500);
    Ear laptop = scene.join(scene.ada, "laptop", 0L);
    scene.announce(own, "phone");
    assertThat(laptop.heardSeqs()).containsExactly(1L);
    assertThat(phone.heard).isEmpty();
  }

  @Test
  void joiningAgainReplacesTheFirstJoining() {
    Ear first = scene.join(scene.bob, "bobs", null);
    offered(scene.post(scene.ada, null));
    Ear second = scene.new Ear(scene.bob, "bobs");
    second.open = true;
    Joins.join(scene.feed, scene.spaceId, second, 0L);
    offered(scene.post(scene.ada, null));
    assertThat(first.heardSeqs()).containsExactly(1L);
    assertThat(second.heardSeqs()).containsExactly(1L, 2L);
    scene.feed.leave(scene.spaceId, second);
    assertThat(scene.feed.openChannels()).isZero();
  }

  @Test
  void whatIsNoLongerKeptIsNotReplayed() {
    for (int i = 0; i < 5; i++) {
      scene.post(scene.ada, null);
    }
    scene.world.expireEventsBefore(scene.spaceId, 4);
    Ear ear = scene.new Ear(scene.bob, "bobs");
    ear.open = true;
    assertThat(Joins.join(scene.feed, scene.spaceId, ear, 1L))
        .isEqualTo(new Joined(5, false, scene.world.epoch()));
    assertThat(ear.heard).isEmpty();
    offered(scene.post(scene.ada, null));
    assertThat(ear.heardSeqs()).containsExactly(6L);
    assertThat(Joins.join(scene.feed, scene.spaceId, ear, 7L))
        .isEqualTo(new Joined(6, false, scene.world.epoch()));
    assertThat(Joins.join(scene.feed, scene.spaceId, ear, 4L))
        .isEqualTo(new Joined(6, true, scene.world.epoch()));
    assertThat(ear.heardSeqs()).containsExactly(6L, 5L, 6L);
  }

  @Test
  void aPositionOfAnotherHistoryIsNotReplayed() {
    for (int i = 0; i < 5; i++) {
      scene.post(scene.ada, null);
    }
    Epoch before = scene.world.epoch();
    Ear ear = scene.new Ear(scene.bob, "bobs");
    ear.open = true;
    assertThat(join(ear, 4L, before)).isEqualTo(new Joined(5, true, before));
    assertThat(ear.heardSeqs()).containsExactly(5L);
    scene.world.loseEventsAfter(scene.spaceId, 2);
    for (int i = 0; i < 5; i++) {
      scene.post(scene.ada, null);
    }
    Epoch after = scene.world.epoch();
    assertThat(join(ear, 5L, before)).isEqualTo(new Joined(7, false, after));
    assertThat(join(ear, 5L, after)).isEqualTo(new Joined(7, true, after));
    assertThat(ear.heardSeqs()).containsExactly(5L, 6L, 7L);
  }

  private Joined join(Ear ear, long lastSeq, Epoch epoch) {
    return scene
        .feed
        .join(scene.spaceId, ear, lastSeq, epoch, Runnable::run)
        .toCompletableFuture()
        .join();
  }

  @Test
  void moreThanIsKeptMayHappenWhileAListenerJoins() {
    List<Integer> bursts = new ArrayList<>(List.of(300, 700, 300));
    scene.log.onRead =
        () -> {
          if (!bursts.isEmpty()) {
            int events = bursts.remove(0);
            for (int i = 0; i < events; i++) {
              offered(scene.post(scene.ada, null));
            }
          }
        };
    scene.post(scene.ada, null);
    Ear bobs = scene.join(scene.bob, "bobs", 0L);
    assertThat(bursts).isEmpty();
    assertThat(bobs.heardSeqs()).hasSize(1301).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void moreThanIsKeptMayHappenBeforeAListenerBegins() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    scene.onStanding =
        () -> {
          scene.onStanding = () -> {};
          for (int i = 0; i < 300; i++) {
            offered(scene.post(scene.ada, null));
          }
        };
    Ear eves = scene.new Ear(scene.eve, "eves");
    eves.open = true;
    Joined joined =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> Joins.join(scene.feed, scene.spaceId, eves, 0L));
    assertThat(joined).isEqualTo(new Joined(300, true, scene.world.epoch()));
    assertThat(eves.heardSeqs()).isEqualTo(bobs.heardSeqs()).hasSize(300);
  }

  @Test
  void whileASocketJoinsAgainItHearsNothingTwice() {
    Ear first = scene.join(scene.bob, "bobs", null);
    offered(scene.post(scene.ada, null));
    scene.log.onRead =
        () -> {
          scene.log.onRead = () -> {};
          offered(scene.post(scene.ada, null));
        };
    Ear second = scene.new Ear(scene.bob, "bobs");
    second.open = true;
    Joins.join(scene.feed, scene.spaceId, second, 0L);
    assertThat(first.heardSeqs()).containsExactly(1L);
    assertThat(second.heardSeqs()).containsExactly(1L, 2L);
  }

  @Test
  void whoMayNotReadDoesNotListen() {
    Space closed = scene.newSpace(scene.ada, Visibility.PRIVATE);
    Ear bobs = scene.new Ear(scene.bob, "bobs");
    assertRefused(
        ErrorCode.PRIVATE_SPACE, () -> Joins.join(scene.feed, closed.spaceId(), bobs, null));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () -> Joins.join(scene.feed, new SpaceId(UUID.randomUUID()), bobs, 0L));
    assertRefused(
        ErrorCode.INVALID_PARAMETER, () -> Joins.join(scene.feed, scene.spaceId, bobs, -1L));
    assertThat(scene.feed.openChannels()).isZero();
  }

  @Test
  void aJoiningAgainThatFailsChangesNothing() {
    Ear bobs = scene.join(scene.bob, "bobs", null);
    offered(scene.post(scene.ada, null));
    scene.log.onRead =
        () -> {
          scene.log.onRead = () -> {};
          offered(scene.post(scene.ada, null));
        };
    scene.log.away = true;
    assertRefused(
        ErrorCode.DATABASE_UNAVAILABLE, () -> Joins.join(scene.feed, scene.spaceId, bobs, 0L));
    scene.log.away = false;
    offered(scene.post(scene.ada, null));
    assertThat(scene.feed.isListening(scene.spaceId, bobs)).isTrue();
    assertThat(bobs.heardSeqs()).containsExactly(1L, 2L);

    scene.onStanding =
        () -> {
          scene.onStanding = () -> {};
          throw new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The database is away.");
        };
    assertRefused(
        ErrorCode.DATABASE_UNAVAILABLE, () -> Joins.join(scene.feed, scene.spaceId, bobs, 0L));
    offered(scene.post(scene.ada, null));
    assertThat(bobs.heardSeqs()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void joiningAgainWithoutAPositionGoesOn() {
    Ear phone = scene.join(scene.ada, "phone", null);
    offered(scene.post(scene.bob, "bobs"));
    assertThat(Joins.join(scene.feed, scene.spaceId, phone, null))
        .isEqualTo(new Joined(1, true, scene.world.epoch()));
    SpaceEvent own = offered(scene.post(scene.ada, null));
    assertThat(Joins.join(scene.feed, scene.spaceId, phone, null))
        .as("what waits for its source is not skipped")
        .isEqualTo(new Joined(1, true, scene.world.epoch()));
    scene.announce(own, "laptop");
    assertThat(phone.heardSeqs()).containsExactly(1L, 2L);
  }

  @Test
  void nobodyHidesAnEventFromSomebodyElsesReplay() {
    offered(scene.post(scene.ada, "bobs"));
    assertThat(scene.join(scene.bob, "bobs", 0L).heardSeqs()).containsExactly(1L);
  }
}
