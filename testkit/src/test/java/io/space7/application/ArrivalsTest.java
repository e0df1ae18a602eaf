package io.space7.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final SpaceId SPACE = new SpaceId(UUID.randomUUID());
  private static final MessageId MESSAGE = new MessageId(UUID.randomUUID());
  private static final UserId ADA = new UserId(UUID.randomUUID());

  private final Arrivals arrivals = new Arrivals(3);

  private static SpaceEvent event(long seq, String source) {
    SocketId socketId = source == null ? null : new SocketId(source);
    return new SpaceEvent.MessageDeleted(SPACE, MESSAGE, seq, ADA, socketId);
  }

  private boolean add(long seq) {
    return arrivals.add(event(seq, null));
  }

  private List<Long> handedOut() {
    List<Long> seqs = new ArrayList<>();
    for (SpaceEvent event = arrivals.next(); event != null; event = arrivals.next()) {
      seqs.add(event.seq());
    }
    return seqs;
  }

  @Test
  void nothingIsHandedOutBeforeTheStartIsKnown() {
    assertThat(add(1)).isTrue();
    assertThat(handedOut()).isEmpty();
    assertThat(arrivals.isIncomplete()).isFalse();
    arrivals.begin(0);
    assertThat(handedOut()).containsExactly(1L);
  }

  @Test
  void whatCameBeforeTheStartIsForgotten() {
    for (long seq : new long[] {4, 5, 6}) {
      add(seq);
    }
    arrivals.begin(5);
    assertThat(handedOut()).containsExactly(6L);
    assertThat(arrivals.size()).isZero();
  }

  @Test
  void theFirstStartCounts() {
    arrivals.begin(5);
    arrivals.begin(7);
    assertThat(arrivals.head()).isEqualTo(5);
    assertThat(arrivals.isIncomplete()).isTrue();
    arrivals.begin(3);
    assertThat(arrivals.head()).isEqualTo(5);
  }

  @Test
  void eventsAreHandedOutOnceAndInOrder() {
    arrivals.begin(0);
    assertThat(add(3)).isTrue();
    assertThat(handedOut()).isEmpty();
    assertThat(arrivals.isIncomplete()).isTrue();
    add(1);
    assertThat(handedOut()).containsExactly(1L);
    add(2);
    add(3);
    assertThat(handedOut()).containsExactly(2L, 3L);
    assertThat(arrivals.isIncomplete()).isFalse();
    assertThat(add(2)).isFalse();
    assertThat(handedOut()).isEmpty();
  }

  @Test
  void aKnownSourceIsNeverForgotten() {
    arrivals.begin(0);
    arrivals.add(event(1, "phone"));
    arrivals.add(event(1, null));
    assertThat(arrivals.next()).isEqualTo(event(1, "phone"));
    arrivals.add(event(2, null));
    arrivals.add(event(2, "phone"));
    assertThat(arrivals.next()).isEqualTo(event(2, "phone"));
  }

  @Test
  void whatThereIsNoRoomForIsKnownToBeMissing() {
    arrivals.begin(0);
    for (long seq = 6; seq >= 2; seq--) {
      add(seq);
      assertThat(arrivals.size()).isLessThanOrEqualTo(3);
    }
    add(1);
    assertThat(handedOut()).containsExactly(1L, 2L, 3L);
    assertThat(arrivals.isIncomplete()).isTrue();
    assertThat(arrivals.head()).isEqualTo(3);
  }
}
