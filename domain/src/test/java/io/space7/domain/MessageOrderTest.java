package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static io.space7.domain.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageOrderTest {
  private static final List<Message> THREAD =
      List.of(message(0, 1), message(2, 2), message(1, 3), message(2, 4), message(0, 5));

  @Test
  void recentIsNewestFirst() {
    assertThat(THREAD.stream().sorted(MessageOrder.RECENT.comparator()).map(Message::seq))
        .containsExactly(5L, 4L, 3L, 2L, 1L);
  }

  @Test
  void mostAppreciatedBreaksTiesByNewestFirst() {
    assertThat(THREAD.stream().sorted(MessageOrder.MOST_APPRECIATED.comparator()).map(Message::seq))
        .containsExactly(4L, 2L, 3L, 5L, 1L);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "recent")
  void recentIsTheDefault(String text) {
    assertThat(MessageOrder.parse(text)).isEqualTo(MessageOrder.RECENT);
  }

  @Test
  void readsItsOwnNames() {
    for (MessageOrder order : MessageOrder.values()) {
      assertThat(MessageOrder.parse(order.wire())).isEqualTo(order);
    }
    assertThat(MessageOrder.MOST_APPRECIATED.wire()).isEqualTo("most_appreciated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RECENT", "recent ", "top", "appreciation_count; drop"})
  void refusesAnyOtherWord(String text) {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> MessageOrder.parse(text));
  }

  @Property
  void isATotalOrder(
      @ForAll MessageOrder order,
      @ForAll("messages") Message a,
      @ForAll("messages") Message b,
      @ForAll("messages") Message c) {
    int ab = order.comparator().compare(a, b);
    int bc = order.comparator().compare(b, c);

    assertThat(Integer.signum(order.comparator().compare(b, a))).isEqualTo(-Integer.signum(ab));
    if (ab < 0 && bc < 0) {
      assertThat(order.comparator().compare(a, c)).isNegative();
    }
    if (a.seq() != b.seq()) {
      assertThat(ab).isNotZero();
    }
  }

  /** The places of a thread agree with its order: a walk by cursor is the sorted list. */
  @Property(tries = 200)
  void aWalkByCursorIsTheSortedThread(
      @ForAll MessageOrder order, @ForAll("threads") List<Message> thread) {
    List<Message> sorted = new ArrayList<>(thread);
    sorted.sort(order.comparator());

    for (int i = 0; i < sorted.size(); i++) {
      MessageCursor cursor = MessageCursor.after(order, sorted.get(i), null);
      assertThat(thread.stream().filter(cursor::precedes).sorted(order.comparator()))
          .containsExactlyElementsOf(sorted.subList(i + 1, sorted.size()));
    }
  }

  @Provide
  Arbitrary<Message> messages() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3), Arbitraries.longs().between(1, 6))
        .as(Samples::message);
  }

  @Provide
  Arbitrary<List<Message>> threads() {
    return Arbitraries.integers()
        .between(0, 3)
        .list()
        .ofMaxSize(12)
        .flatMap(
            counts -> {
              List<Message> thread = new ArrayList<>();
              for (int count : counts) {
                thread.add(message(count, thread.size() + 1L));
              }
              return Arbitraries.shuffle(Collections.unmodifiableList(thread));
            });
  }
}
