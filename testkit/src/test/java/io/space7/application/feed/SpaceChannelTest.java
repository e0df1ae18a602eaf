package io.space7.application.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.Delivery;
import io.space7.application.port.Listener;
import io.space7.domain.Epoch;
import io.space7.domain.ErrorCode;
import io.space7.domain.MessageId;
import io.space7.domain.Notice;
import io.space7.domain.Position;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.memory.InMemoryTimer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever goes on, a channel keeps no more than it says, and schedules no more than two tasks. */
class SpaceChannelTest {
  private static final int MANY = 20 * SpaceChannel.KEPT;
  private static final UserId ADA = new UserId(UUID.randomUUID());
  private static final UserId BOB = new UserId(UUID.randomUUID());

  private static final class Away implements GapFiller.Log {
    private static final Refusal REFUSAL =
        new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The database is away.");

    @Override
    public List<SpaceEvent> after(long seq) {
      throw REFUSAL;
    }

    @Override
    public List<SpaceEvent> find(Collection<Long> seqs) {
      throw REFUSAL;
    }
  }

  private final class Telling implements Delivery<Ear> {
    @Override
    public void deliver(SpaceEvent event, Collection<Ear> ears) {
      told.add(event.seq());
    }

    @Override
    public void tell(Notice notice, Collection<Ear> ears) {
      notices.add(notice);
    }
  }

  private static final Epoch EPOCH = new Epoch("this one");
  private static final Epoch NEXT = new Epoch("the next one");

  record Ear(UserId userId, SocketId socketId) implements Listener {}

  private final SettableClock clock = new SettableClock();
  private final InMemoryTimer timer = new InMemoryTimer(clock);
  private final SpaceId spaceId = new SpaceId(UUID.randomUUID());
  private final MessageId messageId = new MessageId(UUID.randomUUID());
  private final List<Long> told = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final Ear phone = new Ear(ADA, new SocketId("phone"));
  private final SpaceChannel<Ear> channel =
      new SpaceChannel<>(spaceId, clock, timer, new Telling(), new Away());

  @BeforeEach
  void open() {
    channel.hold();
  }

  private void offer(long seq, UserId actor) {
    channel.offer(event(seq, actor));
    assertThat(channel.buffered()).isLessThanOrEqualTo(3 * SpaceChannel.KEPT);
    assertThat(timer.pending()).isLessThanOrEqualTo(2);
  }

  private SpaceEvent event(long seq, UserId actor) {
    return new AppreciationChanged(spaceId, messageId, seq, actor, true, 1, null);
  }

  private void listen() {
    assertThat(channel.meet(new Position(0, EPOCH))).isTrue();
    assertThat(channel.join(phone, channel.begin(0), EPOCH)).isTrue();
    channel.release();
  }

  /**
   * What comes after the notice is of the new history, and nothing of the old one comes any more.
   */
  @Test
  void anotherHistoryIsToldOnceAndGoesOnFromItsPosition() {
    listen();
    offer(1, BOB);
    offer(2, BOB);
    assertThat(channel.meet(new Position(1, NEXT))).isTrue();
    assertThat(channel.meet(new Position(1, NEXT))).isTrue();
    assertThat(channel.meet(new Position(2, EPOCH))).isFalse();
    assertThat(notices).containsExactly(new Notice.SpaceReset(spaceId, NEXT.value(), 1));
    assertThat(channel.join(phone, 2, EPOCH)).isFalse();
    offer(2, BOB);
    assertThat(told).containsExactly(1L, 2L, 2L);
  }

  @Test
  void whileItDoesNotKnowWhereItStands() {
    for (int seq = 1; seq <= MANY; seq++) {
      offer(seq, BOB);
    }
    assertThat(channel.buffered()).isLessThanOrEqualTo(SpaceChannel.KEPT);
  }

  @Test
  void whileAGapIsNotFilled() {
    listen();
    for (int seq = 2; seq <= MANY; seq++) {
      offer(seq, BOB);
    }
    assertThat(told).isEmpty();
    assertThat(channel.buffered()).isLessThanOrEqualTo(SpaceChannel.KEPT);
  }

  @Test
  void whileAListenerWaitsForTheSourceOfItsOwn() {
    listen();
    offer(1, ADA);
    for (int seq = 2; seq <= MANY; seq++) {
      offer(seq, BOB);
    }
    // The patience for the first ended when there was no room left, not by time.
    assertThat(told).hasSize(MANY - 1).isSorted();
    assertThat(channel.buffered()).isEqualTo(1);
  }

  @Test
  void whileNobodyEverTellsASource() {
    listen();
    for (int seq = 1; seq <= MANY; seq++) {
      offer(seq, ADA);
    }
    timer.pass(EventBuffer.SOURCE_WAIT);
    assertThat(told).isEmpty();
    assertThat(channel.buffered()).isEqualTo(SpaceChannel.KEPT);
    offer(MANY + 1, BOB);
    assertThat(told).containsExactly(MANY + 1L);
  }

  @Test
  void whileSomebodyJoinsForever() {
    listen();
    channel.hold();
    for (int seq = 1; seq <= MANY; seq++) {
      offer(seq, BOB);
    }
    assertThat(told).hasSize(MANY);
    assertThat(channel.buffered()).isEqualTo(SpaceChannel.KEPT);
  }

  @Test
  void whenAllHaveHeardNothingIsKept() {
    listen();
    for (int seq = 1; seq <= MANY; seq++) {
      offer(seq, BOB);
    }
    assertThat(channel.buffered()).isZero();
  }

  @Test
  void whatIsTooOldToBeKeptCannotBeJoinedBehind() {
    listen();
    channel.hold();
    long position = channel.begin(0);
    for (int seq = 1; seq <= SpaceChannel.KEPT + 1; seq++) {
      offer(seq, BOB);
    }
    Ear bobs = new Ear(BOB, new SocketId("bobs"));
    assertThat(channel.join(bobs, position, EPOCH)).isFalse();
    assertThat(channel.join(bobs, position + 1, EPOCH)).isTrue();
  }
}
