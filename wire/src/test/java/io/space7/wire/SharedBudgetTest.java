package io.space7.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.wire.SharedBudget.Lease;
import io.space7.wire.SharedBudget.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final List<String> evicted = new ArrayList<>();

  private Lease lease(SharedBudget budget, String holder, long most, long amount) {
    return budget.lease(List.of(new Share(holder, most)), amount, () -> evicted.add(holder));
  }

  @Test
  void thereIsNoMoreThanTheTotal() {
    SharedBudget budget = new SharedBudget(100, LONG);
    Lease first = lease(budget, "a", 100, 60);
    assertThat(lease(budget, "b", 100, 41)).isNull();
    Lease second = lease(budget, "b", 100, 40);
    assertThat(second.grow(1)).isFalse();
    assertThat(budget.used()).isEqualTo(100);
    first.close();
    assertThat(second.grow(60)).isTrue();
    second.close();
    assertThat(budget.used()).isZero();
    assertThat(evicted).isEmpty();
  }

  @Test
  void nobodyHoldsMoreThanTheirShareHoweverManyLeasesItTakes() {
    SharedBudget budget = new SharedBudget(100, LONG);
    Lease lease = lease(budget, "a", 50, 20);
    assertThat(lease.growTo(40)).isTrue();
    assertThat(lease(budget, "a", 50, 11)).isNull();
    assertThat(lease(budget, "a", 50, 10)).isNotNull();
    assertThat(lease(budget, "b", 50, 50)).isNotNull();
  }

  @Test
  void everyShareOfALeaseCounts() {
    SharedBudget budget = new SharedBudget(100, LONG);
    Share address = new Share("address", 60);
    assertThat(budget.lease(List.of(address, new Share("a", 50)), 50, () -> {})).isNotNull();
    assertThat(budget.lease(List.of(address, new Share("b", 50)), 11, () -> {})).isNull();
    assertThat(budget.lease(List.of(address, new Share("b", 50)), 10, () -> {})).isNotNull();
  }

  @Test
  void whoeverIsIdleMakesRoomForOthersLongestIdleFirst() {
    SharedBudget budget = new SharedBudget(100, Duration.ZERO);
    Lease first = lease(budget, "a", 100, 40);
    lease(budget, "b", 100, 40);
    first.active();
    assertThat(lease(budget, "c", 100, 50)).isNotNull();
    assertThat(evicted).containsExactly("b");
    assertThat(budget.used()).isEqualTo(90);
    assertThat(first.grow(10)).isTrue();
  }

  @Test
  void aHolderWhoseShareIsUsedUpMakesRoomAmongTheirOwn() {
    SharedBudget budget = new SharedBudget(100, Duration.ZERO);
    lease(budget, "b", 50, 10);
    Lease idle = lease(budget, "a", 50, 50);
    assertThat(lease(budget, "a", 50, 20)).isNotNull();
    assertThat(evicted).containsExactly("a");
    assertThat(idle.grow(1)).as("once evicted").isFalse();
    idle.close();
    assertThat(budget.used()).isEqualTo(30);
  }

  @Test
  void whoeverIsNotIdleStays() {
    SharedBudget budget = new SharedBudget(100, LONG);
    lease(budget, "a", 100, 100);
    assertThat(lease(budget, "b", 100, 1)).isNull();
    assertThat(evicted).isEmpty();
  }

  @Test
  void nothingIsLostOrGivenTwiceUnderConcurrency() {
    SharedBudget budget = new SharedBudget(1_000, Duration.ZERO);
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            i -> {
              Share share = new Share("user" + i % 7, 300);
              try (Lease lease = budget.lease(List.of(share), i % 200, () -> {})) {
                if (lease != null) {
                  lease.grow(ThreadLocalRandom.current().nextInt(50));
                  lease.active();
                }
                assertThat(budget.used()).isBetween(0L, 1_000L);
              }
            });
    assertThat(budget.used()).isZero();
    assertThat(lease(budget, "user0", 300, 300)).as("no share is left behind").isNotNull();
  }
}
