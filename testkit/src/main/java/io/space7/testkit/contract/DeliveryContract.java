package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.space7.application.port.Delivery;
import io.space7.application.port.Listener;
import io.space7.domain.ErrorCode;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.Notice;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.Together;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Delivery} has to do. A test says which connections there are; the adapter tells
 * what has arrived at their other ends.
 *
 * @param <L> the edge's own kind of listener
 */
public interface DeliveryContract<L extends Listener> {
  /** One call may take so long on a busy machine; one that waits for a client takes longer. */
  Duration NO_WAITING = Duration.ofSeconds(2);

  /** What completes later completes within so long on a busy machine. */
  Duration PATIENCE = Duration.ofSeconds(20);

  Delivery<L> delivery();

  /** A new connection of a user that nobody else is. */
  L newListener() throws Exception;

  /**
   * Waits until a number of events have arrived.
   *
   * @return the first {@code count} that have arrived since the connection was made, in their order
   */
  List<Heard> heard(L listener, int count) throws Exception;

  /** From now on the client reads nothing. */
  void stall(L listener) throws Exception;

  /** Ends the connection, and returns when it has ended. */
  void end(L listener) throws Exception;

  /** Which event or notice has arrived. */
  record Heard(SpaceId spaceId, long seq) {}

  private static SpaceId newSpace() {
    return new SpaceId(UUID.randomUUID());
  }

  private static SpaceEvent posting(SpaceId spaceId, long seq, String text) {
    User sender = new User(new UserId(UUID.randomUUID()), "ada", null);
    return new MessagePosted(
        new Message(
            new MessageId(UUID.randomUUID()),
            spaceId,
            sender,
            text,
            null,
            1,
            List.of(),
            0,
            SettableClock.START.truncatedTo(ChronoUnit.MILLIS),
            seq),
        null);
  }

  private static List<Heard> firstOf(SpaceId spaceId, int count) {
    List<Heard> all = new ArrayList<>();
    for (int seq = 1; seq <= count; seq++) {
      all.add(new Heard(spaceId, seq));
    }
    return all;
  }

  private int replay(List<SpaceEvent> events, L listener) throws Exception {
    try {
      return delivery()
          .replay(events, listener)
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw failure;
    }
  }

  private void replay(SpaceEvent event, L listener) throws Exception {
    assertThat(replay(List.of(event), listener)).isEqualTo(1);
  }

  @Test
  default void everyListenerGetsEveryEventOnceAndInOrder() throws Exception {
    SpaceId space = newSpace();
    List<L> listeners = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      listeners.add(newListener());
    }
    for (int seq = 1; seq <= 100; seq++) {
      // Lengths on all sides of where a transport's frame takes more bytes.
      delivery().deliver(posting(space, seq, "x".repeat(1 + seq * 50)), listeners);
    }
    for (L listener : listeners) {
      assertThat(heard(listener, 100)).isEqualTo(firstOf(space, 100));
    }
  }

  @Test
  default void eventsOfAllKindsArrive() throws Exception {
    SpaceId space = newSpace();
    UserId actor = new UserId(UUID.randomUUID());
    MessageId message = new MessageId(UUID.randomUUID());
    L listener = newListener();
    delivery().deliver(posting(space, 1, "hello"), List.of(listener));
    delivery()
        .deliver(
            new AppreciationChanged(space, message, 2, actor, true, 1, null), List.of(listener));
    delivery().deliver(new MessageDeleted(space, message, 3, actor, null), List.of(listener));
    assertThat(heard(listener, 3)).isEqualTo(firstOf(space, 3));
  }

  @Test
  default void nobodyElseIsTold() throws Exception {
    SpaceId space = newSpace();
    L one = newListener();
    L other = newListener();
    delivery().deliver(posting(space, 1, "to one"), List.of(one));
    delivery().deliver(posting(space, 2, "to nobody"), List.of());
    replay(posting(space, 3, "to one"), one);
    delivery().deliver(posting(space, 4, "to both"), List.of(one, other));
    assertThat(heard(one, 3)).extracting(Heard::seq).containsExactly(1L, 3L, 4L);
    assertThat(heard(other, 1)).extracting(Heard::seq).containsExactly(4L);
  }

  @Test
  default void aReplayComesBeforeWhatIsDeliveredAfterIt() throws Exception {
    SpaceId space = newSpace();
    L listener = newListener();
    for (int seq = 1; seq <= 20; seq++) {
      replay(posting(space, seq, "missed"), listener);
    }
    delivery().deliver(posting(space, 21, "live"), List.of(listener));
    assertThat(heard(listener, 21)).isEqualTo(firstOf(space, 21));
  }

  @Test
  default void eventsOfSeveralSpacesKeepTheirOrders() throws Exception {
    List<SpaceId> spaces = List.of(newSpace(), newSpace(), newSpace(), newSpace());
    List<L> listeners = List.of(newListener(), newListener());
    Together.run(
        spaces.size(),
        i ->
            () -> {
              for (int seq = 1; seq <= 50; seq++) {
                delivery().deliver(posting(spaces.get(i), seq, "at once"), listeners);
              }
              return null;
            });
    for (L listener : listeners) {
      List<Heard> heard = heard(listener, 50 * spaces.size());
      for (SpaceId space : spaces) {
        assertThat(heard)
            .filteredOn(event -> event.spaceId().equals(space))
            .isEqualTo(firstOf(space, 50));
      }
    }
  }

  @Test
  default void whoDoesNotReadHoldsNobodyUp() throws Exception {
    SpaceId space = newSpace();
    L stalled = newListener();
    L reader = newListener();
    stall(stalled);
    String text = "x".repeat(5_000);
    for (int seq = 1; seq <= 1_500; seq++) {
      SpaceEvent event = posting(space, seq, text);
      long start = System.nanoTime();
      delivery().deliver(event, List.of(stalled, reader));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("a call for a listener that does not read")
          .isLessThan(NO_WAITING);
      if (seq % 20 == 0) {
        // A reader that reads must not fall behind on a busy machine.
        heard(reader, seq);
      }
    }
    assertThat(heard(reader, 1_500)).isEqualTo(firstOf(space, 1_500));
  }

  @Test
  default void aConnectionThatHasEndedIsPassedOver() throws Exception {
    SpaceId space = newSpace();
    L gone = newListener();
    L there = newListener();
    end(gone);
    assertThatCode(() -> delivery().deliver(posting(space, 1, "live"), List.of(gone, there)))
        .doesNotThrowAnyException();
    Refusals.assertRefused(ErrorCode.BUSY, () -> replay(posting(space, 2, "missed"), gone));
    delivery().deliver(posting(space, 2, "live"), List.of(there));
    assertThat(heard(there, 2)).isEqualTo(firstOf(space, 2));
  }

  @Test
  default void aLongReplayIsTakenInParts() throws Exception {
    SpaceId space = newSpace();
    L listener = newListener();
    List<SpaceEvent> events = new ArrayList<>();
    for (int seq = 1; seq <= 100; seq++) {
      // What a connection's own buffers hold, while nobody reads.
      events.add(posting(space, seq, "x".repeat(1_000)));
    }
    int from = 0;
    while (from < events.size()) {
      int sent = replay(events.subList(from, events.size()), listener);
      assertThat(sent).isPositive();
      from += sent;
    }
    assertThat(from).isEqualTo(events.size());
    assertThat(heard(listener, 100)).isEqualTo(firstOf(space, 100));
  }

  @Test
  default void aConnectionIsItsUsersOnly() throws Exception {
    L listener = newListener();
    L other = newListener();
    Delivery<L> delivery = delivery();
    assertThat(delivery.isConnected(listener.userId(), listener.socketId())).isTrue();
    assertThat(delivery.isConnected(other.userId(), listener.socketId())).isFalse();
    assertThat(delivery.connected()).contains(listener.userId(), other.userId());
    assertThat(delivery.isConnected(listener.userId(), new SocketId("no-socket-has-this")))
        .isFalse();
    end(listener);
    assertThat(delivery.isConnected(listener.userId(), listener.socketId())).isFalse();
    assertThat(delivery.connected()).contains(other.userId()).doesNotContain(listener.userId());
  }

  @Test
  default void aUserIsDisconnectedAndNobodyElse() throws Exception {
    SpaceId space = newSpace();
    L gone = newListener();
    L there = newListener();
    delivery().disconnect(gone.userId());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (delivery().isConnected(gone.userId(), gone.socketId()) && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(delivery().isConnected(gone.userId(), gone.socketId())).isFalse();
    delivery().disconnect(gone.userId());
    delivery().deliver(posting(space, 1, "live"), List.of(gone, there));
    assertThat(heard(there, 1)).isEqualTo(firstOf(space, 1));
    assertThat(delivery().isConnected(there.userId(), there.socketId())).isTrue();
  }

  @Test
  default void noticesReachWhomTheyAreFor() throws Exception {
    SpaceId space = newSpace();
    L one = newListener();
    L other = newListener();
    delivery().tell(new Notice.SpaceReset(space, "epoch", 1), List.of(one, other));
    delivery().tell(new Notice.SpaceReset(space, "epoch", 2), one.userId(), null);
    delivery().tell(new Notice.SpaceReset(space, "epoch", 3), one.userId(), one.socketId());
    delivery().tell(new Notice.SpaceReset(space, "epoch", 4), List.of(one, other));
    assertThat(heard(one, 3)).extracting(Heard::seq).containsExactly(1L, 2L, 4L);
    assertThat(heard(other, 2)).extracting(Heard::seq).containsExactly(1L, 4L);
  }
}
