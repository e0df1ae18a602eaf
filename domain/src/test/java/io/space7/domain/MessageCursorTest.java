package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static io.space7.domain.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCursorTest {
  private static final Epoch EPOCH = new Epoch("0123456789abcdef");

  @Property
  void whatWasGivenIsUnderstood(
      @ForAll MessageOrder order,
      @ForAll @IntRange int count,
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long seq) {
    MessageCursor cursor = MessageCursor.after(order, message(count, seq), EPOCH);

    assertThat(MessageCursor.decode(cursor.encode(), order)).isEqualTo(cursor);
  }

  @Property
  void isSafeInAnAddress(
      @ForAll MessageOrder order, @ForAll @IntRange int count, @ForAll @LongRange long seq) {
    assertThat(new MessageCursor(order, count, seq, EPOCH).encode()).matches("[A-Za-z0-9_-]{1,80}");
  }

  @Test
  void isOfOneOrderOnly() {
    String recent = MessageCursor.after(MessageOrder.RECENT, message(3, 7), EPOCH).encode();
    String most = MessageCursor.after(MessageOrder.MOST_APPRECIATED, message(3, 7), EPOCH).encode();

    assertRefused(
        ErrorCode.INVALID_PARAMETER,
        () -> MessageCursor.decode(recent, MessageOrder.MOST_APPRECIATED));
    assertRefused(
        ErrorCode.INVALID_PARAMETER, () -> MessageCursor.decode(most, MessageOrder.RECENT));
  }

  @Test
  void isOfOneHistory() {
    MessageCursor cursor = MessageCursor.after(MessageOrder.RECENT, message(3, 7), EPOCH);
    cursor.requireHistory(EPOCH);
    new MessageCursor(MessageOrder.RECENT, 0, 7, null).requireHistory(EPOCH);
    assertRefused(
        ErrorCode.INVALID_PARAMETER, () -> cursor.requireHistory(new Epoch("fedcba9876543210")));
  }

  /** Those that clients got before there were epochs. */
  @Test
  void readsOneWithoutAHistory() {
    MessageCursor cursor = new MessageCursor(MessageOrder.RECENT, 0, 7, null);
    assertThat(MessageCursor.decode(cursor.encode(), MessageOrder.RECENT)).isEqualTo(cursor);
  }

  @Test
  void doesNotCarryACountThatItsOrderIgnores() {
    assertThat(MessageCursor.after(MessageOrder.RECENT, message(3, 7), EPOCH))
        .isEqualTo(new MessageCursor(MessageOrder.RECENT, 0, 7, EPOCH));
    assertThat(MessageCursor.after(MessageOrder.MOST_APPRECIATED, message(3, 7), EPOCH))
        .isEqualTo(new MessageCursor(MessageOrder.MOST_APPRECIATED, 3, 7, EPOCH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r",
        "r.",
        "r.0.",
        "r..1",
        "x.0.1",
        "r.0.-1",
        "r.-1.1",
        "r.0.1.2",
        " r.0.1",
        "r.0.1\n",
        "r.0.1'; --",
        "r.2147483648.1",
        "r.0.9223372036854775808",
        "r.0.99999999999999999999999999",
        "r.\u0660.\u0661"
      })
  void refusesOtherTextInItsEncoding(String plain) {
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(plain.getBytes(StandardCharsets.UTF_8));

    assertRefused(
        ErrorCode.INVALID_PARAMETER, () -> MessageCursor.decode(encoded, MessageOrder.RECENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "r.0.1", "%%%", "ci4w LjE", "\u00E9", "ci4wLjE==="})
  void refusesWhatIsNotInItsEncoding(String text) {
    assertRefused(
        ErrorCode.INVALID_PARAMETER, () -> MessageCursor.decode(text, MessageOrder.RECENT));
  }

  @Property
  void anyTextIsUnderstoodOrRefused(@ForAll String text, @ForAll MessageOrder order) {
    Throwable thrown = catchThrowable(() -> MessageCursor.decode(text, order));

    if (thrown != null) {
      assertRefused(
          ErrorCode.INVALID_PARAMETER,
          () -> {
            throw thrown;
          });
    }
  }

  @Property
  void precedesExactlyWhatSortsAfter(
      @ForAll MessageOrder order,
      @ForAll @IntRange(max = 3) int count,
      @ForAll @LongRange(min = 1, max = 5) long seq,
      @ForAll @IntRange(max = 3) int otherCount,
      @ForAll @LongRange(min = 1, max = 5) long otherSeq) {
    Message seen = message(count, seq);
    Message other = message(otherCount, otherSeq);

    assertThat(MessageCursor.after(order, seen, EPOCH).precedes(other))
        .isEqualTo(order.comparator().compare(seen, other) < 0);
  }
}
