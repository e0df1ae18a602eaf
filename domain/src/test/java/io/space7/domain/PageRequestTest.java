package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesAPageBeforeTheFirst(int page) {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> request(page, 50));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesALimitOutOfBounds(int limit) {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> request(1, limit));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> PageRequest.requireLimit(limit));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 100})
  void takesALimitWithinBounds(int limit) {
    assertThat(PageRequest.requireLimit(limit)).isEqualTo(limit);
    assertThat(request(1, limit).limit()).isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 50, 0",
    "2, 50, 50",
    "3, 1, 2",
    "2147483647, 100, 214748364600",
  })
  void skipsThePagesBefore(int page, int limit, long offset) {
    assertThat(request(page, limit).offset()).isEqualTo(offset);
  }

  @Test
  void aCursorMakesThePageNumberMeaningless() {
    MessageCursor cursor = new MessageCursor(MessageOrder.RECENT, 0, 9, null);

    assertThat(new PageRequest(MessageOrder.RECENT, 7, 50, cursor).offset()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 50, 0", "1, 50, 1", "50, 50, 1", "51, 50, 2", "100, 1, 100", "101, 100, 2"})
  void countsPages(long total, int limit, long pages) {
    assertThat(request(1, limit).totalPages(total)).isEqualTo(pages);
  }

  /** Every message lies on exactly one of the pages, for totals of any size. */
  @Property
  void thePagesCoverTheThread(
      @ForAll @LongRange(max = Long.MAX_VALUE) long total,
      @ForAll @IntRange(min = 1, max = 100) int limit) {
    BigInteger pages = BigInteger.valueOf(request(1, limit).totalPages(total));
    BigInteger all = BigInteger.valueOf(total);
    BigInteger each = BigInteger.valueOf(limit);

    assertThat(pages.multiply(each)).isGreaterThanOrEqualTo(all);
    assertThat(pages.subtract(BigInteger.ONE).multiply(each)).isLessThan(all.max(BigInteger.ONE));
  }

  @Property
  void theOffsetIsExactForPagesOfAnySize(
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int page,
      @ForAll @IntRange(min = 1, max = 100) int limit) {
    BigInteger offset = BigInteger.valueOf(page - 1L).multiply(BigInteger.valueOf(limit));

    assertThat(BigInteger.valueOf(request(page, limit).offset())).isEqualTo(offset);
  }

  private static PageRequest request(int page, int limit) {
    return new PageRequest(MessageOrder.RECENT, page, limit, null);
  }
}
