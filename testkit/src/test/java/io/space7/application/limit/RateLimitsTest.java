package io.space7.application.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.UseCaseFixture;
import io.space7.application.port.WriteCounts;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.Together;
import io.space7.testkit.memory.InMemoryTimer;
import io.space7.testkit.memory.InMemoryWorld;
import io.space7.testkit.memory.InMemoryWriteCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
  private static final int BUDGET = 600;

  private final SettableClock clock = new SettableClock();
  private final InMemoryTimer timer = new InMemoryTimer(clock);
  private final InMemoryWorld world = new InMemoryWorld(clock);
  private final AtomicInteger roundTrips = new AtomicInteger();
  private final WriteCounts counts = counting(new InMemoryWriteCounts(world));
  private final RateLimits one = RateLimits.of(BUDGET, counts, timer, clock);
  private final RateLimits other = RateLimits.of(BUDGET, counts, timer, clock);
  private final UserId ada = new UserId(UUID.randomUUID());

  private WriteCounts counting(WriteCounts counts) {
    return new WriteCounts() {
      @Override
      public List<Count> add(List<Count> counted, long oldestSlot) {
        roundTrips.incrementAndGet();
        return counts.add(counted, oldestSlot);
      }

      @Override
      public void removeBefore(Instant limit) {
        counts.removeBefore(limit);
      }
    };
  }

  private int writes(RateLimits limits, int tried) {
    int written = 0;
    for (int i = 0; i < tried; i++) {
      written += limits.write(ada).isZero() ? 1 : 0;
      timer.pass(Duration.ZERO);
    }
    return written;
  }

  @Test
  void aBudgetIsOnesOwn() {
    assertThat(writes(one, 700)).isEqualTo(BUDGET);
    assertThat(one.write(new UserId(UUID.randomUUID()))).isZero();
  }

  @Test
  void twoServersGiveOutOneBudget() {
    int written = 0;
    for (int i = 0; i < 100; i++) {
      written += writes(one, 7) + writes(other, 3);
    }
    assertThat(written).isBetween(BUDGET * 95 / 100, BUDGET * 105 / 100);
  }

  @Test
  void theStoreIsAskedFarLessThanOftenEnoughForEachWrite() {
    writes(one, 600);
    assertThat(roundTrips.get()).isBetween(1, 60);
    UserId lonely = new UserId(UUID.randomUUID());
    roundTrips.set(0);
    for (int i = 0; i < 9; i++) {
      assertThat(one.write(lonely)).isZero();
      timer.pass(Duration.ZERO);
    }
    assertThat(roundTrips).hasValue(0);
    one.report();
    assertThat(roundTrips).hasValue(1);
  }

  @Test
  void itTellsWhenThereIsRoomAgain() {
    writes(one, 300);
    clock.advance(Duration.ofSeconds(20));
    writes(one, 300);
    Duration wait = one.write(ada);
    assertThat(wait).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(41));
    clock.advance(wait.minusMillis(1));
    assertThat(one.write(ada)).isEqualTo(Duration.ofMillis(1));
    clock.advance(Duration.ofMillis(1));
    assertThat(writes(one, 600)).isEqualTo(300);
    assertThatThrownBy(() -> one.requireWrite(ada))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(refusal.retryAfter().orElseThrow()).isPositive();
            });
  }

  @Test
  void anAbsentStoreRefusesNobody() {
    world.failWith(UseCaseFixture.DATABASE_AWAY);
    assertThat(writes(one, 700)).isEqualTo(BUDGET);
    one.report();
    world.recover();
    one.report();
    assertThat(writes(other, 10)).isEqualTo(10);
    assertThat(writes(other, 10)).isZero();
  }

  @Test
  void anAnswerThatIsLostDoesNoHarmForLong() {
    world.loseNextAnswer();
    assertThat(writes(one, 10)).isEqualTo(10);
    one.report();
    assertThat(writes(one, 600)).isBetween(570, 590);
    clock.advance(Duration.ofSeconds(62));
    assertThat(writes(one, 700)).isEqualTo(BUDGET);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void inNoMinuteIsTheBudgetOverdrawnAndNoneIsLeftUnused(long seed) {
    Random random = new Random(seed);
    Deque<Instant> written = new ArrayDeque<>();
    List<Integer> perMinute = new ArrayList<>();
    int total = 0;
    Instant end = clock.instant().plus(Duration.ofMinutes(6));
    Instant nextReport = clock.instant();
    while (clock.instant().isBefore(end)) {
      // Bursts and pauses, but always more than is allowed in the long run.
      clock.advance(Duration.ofMillis(random.nextInt(20) == 0 ? random.nextInt(1500) : 5));
      if (!clock.instant().isBefore(nextReport)) {
        one.report();
        other.report();
        nextReport = clock.instant().plus(RateLimits.REPORT_INTERVAL);
      }
      if ((random.nextBoolean() ? one : other).write(ada).isZero()) {
        written.add(clock.instant());
        total++;
      }
      timer.pass(Duration.ZERO);
      while (!written.isEmpty()
          && written.peek().isBefore(clock.instant().minus(Duration.ofMinutes(1)))) {
        written.remove();
      }
      perMinute.add(written.size());
    }
    assertThat(perMinute.stream().mapToInt(i -> i).max().orElseThrow())
        .isBetween(BUDGET * 95 / 100, BUDGET * 105 / 100);
    assertThat(total).isBetween(6 * BUDGET * 95 / 100, 7 * BUDGET * 105 / 100);
  }

  @Test
  void anAddressHasATighterBudget() {
    for (int i = 0; i < BUDGET / 2; i++) {
      one.requireAttempt("192.0.2.1");
    }
    assertThatThrownBy(() -> one.requireAttempt("192.0.2.1")).isInstanceOf(Refusal.class);
    one.requireAttempt("192.0.2.2");
    assertThat(one.write(ada)).isZero();
  }

  @Test
  void manyAddressesAreNotRememberedForEver() {
    for (int i = 0; i < 50_000; i++) {
      one.requireAttempt("address " + i);
    }
    clock.advance(Duration.ofMinutes(2));
    one.report();
    for (int i = 0; i < BUDGET / 2; i++) {
      one.requireAttempt("address 49999");
    }
    assertThatThrownBy(() -> one.requireAttempt("address 49999")).isInstanceOf(Refusal.class);
  }

  @Test
  void switchedOffItLimitsNobody() {
    RateLimits off = RateLimits.off();
    for (int i = 0; i < 10_000; i++) {
      off.requireWrite(ada);
      off.requireAttempt("192.0.2.1");
    }
    off.report();
  }

  @Test
  void noWriteIsCountedTwiceUnderConcurrency() throws Exception {
    List<Integer> written =
        Together.run(
            8,
            i ->
                () -> {
                  int mine = 0;
                  for (int n = 0; n < 200; n++) {
                    mine += one.write(ada).isZero() ? 1 : 0;
                    if (n % 50 == 0) {
                      one.report();
                    }
                  }
                  return mine;
                });
    assertThat(written.stream().mapToInt(i -> i).sum()).isEqualTo(BUDGET);
  }
}
