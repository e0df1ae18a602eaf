package io.space7.application.feed;

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

class ResequencerTest {
  private static final SpaceId SPACE = new SpaceId(UUID.randomUUID());
  private static final MessageId MESSAGE = new MessageId(UUID.randomUUID());
  private static final UserId ADA = new UserId(UUID.randomUUID());

  private final Resequencer resequencer = new Resequencer(3);

  private static SpaceEvent event(long seq, String source) {
    SocketId socketId = source == null ? null : new SocketId(source);
    return new SpaceEvent.MessageDeleted(SPACE, MESSAGE, seq, ADA, socketId);
  }

  private boolean add(long seq) {
    return resequencer.add(event(seq, null));
  }

  private List<Long> handedOut() {
    List<Long> seqs = new ArrayList<>();
    for (SpaceEvent event = resequencer.next(); event != null; event = resequencer.next()) {
      seqs.add(event.seq());
    }
    return seqs;
  }

  @Test
  void nothingIsHandedOutBeforeTheStartIsKnown() {
    assertThat(add(1)).isTrue();
    assertThat(handedOut()).isEmpty();
    assertThat(resequencer.isIncomplete()).isFalse();
    resequencer.begin(0);
    assertThat(handedOut()).containsExactly(1L);
  }

  @Test
  void whatCameBeforeTheStartIsForgotten() {
    for (long seq : new long[] {4, 5, 6}) {
      add(seq);
    }
    resequencer.begin(5);
    assertThat(handedOut()).containsExactly(6L);
    assertThat(resequencer.size()).isZero();
  }

  @Test
  void theFirstStartCounts() {
    resequencer.begin(5);
    resequencer.begin(7);
    assertThat(resequencer.head()).isEqualTo(5);
    assertThat(resequencer.isIncomplete()).isTrue();
    resequencer.begin(3);
    assertThat(resequencer.head()).isEqualTo(5);
  }

  @Test
  void eventsAreHandedOutOnceAndInOrder() {
    resequencer.begin(0);
    assertThat(add(3)).isTrue();
    assertThat(handedOut()).isEmpty();
    assertThat(resequencer.isIncomplete()).isTrue();
    add(1);
    assertThat(handedOut()).containsExactly(1L);
    add(2);
    add(3);
    assertThat(handedOut()).containsExactly(2L, 3L);
    assertThat(resequencer.isIncomplete()).isFalse();
    assertThat(add(2)).isFalse();
    assertThat(handedOut()).isEmpty();
  }

  @Test
  void aKnownSourceIsNeverForgotten() {
    resequencer.begin(0);
    resequencer.add(event(1, "phone"));
    resequencer.add(event(1, null));
    assertThat(resequencer.next()).isEqualTo(event(1, "phone"));
    resequencer.add(event(2, null));
    resequencer.add(event(2, "phone"));
    assertThat(resequencer.next()).isEqualTo(event(2, "phone"));
  }

  @Test
  void whatThereIsNoRoomForIsKnownToBeMissing() {
    resequencer.begin(0);
    for (long seq = 6; seq >= 2; seq--) {
      add(seq);
      assertThat(resequencer.size()).isLessThanOrEqualTo(3);
    }
    add(1);
    assertThat(handedOut()).containsExactly(1L, 2L, 3L);
    assertThat(resequencer.isIncomplete()).isTrue();
    assertThat(resequencer.head()).isEqualTo(3);
  }
}
