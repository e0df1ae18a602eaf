package io.space7.persistence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.EventLog.Slice;
import io.space7.domain.Epoch;
import io.space7.domain.MessageId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedSlicesTest {
  private static final Executor THREADS = task -> new Thread(task).start();
  private static final SpaceId SPACE = new SpaceId(new UUID(0, 1));
  private static final SpaceId BROKEN = new SpaceId(new UUID(0, 2));
  private static final long FIRST_KEPT = 101;
  private static final long LAST = 600;

  private final AtomicInteger statements = new AtomicInteger();
  private volatile CountDownLatch mayRead = new CountDownLatch(0);
  private final SharedSlices slices = new SharedSlices(this::counted);

  private Optional<Slice> counted(SpaceId spaceId, long after, int limit) {
    statements.incrementAndGet();
    try {
      assertThat(mayRead.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return read(spaceId, after, limit);
  }

  /** The log of events 101 to 600. */
  private static Optional<Slice> read(SpaceId spaceId, long after, int limit) {
    if (spaceId.equals(BROKEN)) {
      throw new IllegalStateException("broken");
    }
    if (!spaceId.equals(SPACE)) {
      return Optional.empty();
    }
    boolean kept = after >= FIRST_KEPT - 1 && after <= LAST;
    List<SpaceEvent> events =
        kept
            ? LongStream.rangeClosed(after + 1, Math.min(LAST, after + limit))
                .mapToObj(SharedSlicesTest::event)
                .toList()
            : List.of();
    return Optional.of(new Slice(events, LAST, kept, new Epoch("0123456789abcdef")));
  }

  private static SpaceEvent event(long seq) {
    UUID id = new UUID(1, seq);
    return new MessageDeleted(SPACE, new MessageId(id), seq, new UserId(id), null);
  }

  private List<CompletableFuture<Optional<Slice>>> askAll(List<long[]> ranges) {
    mayRead = new CountDownLatch(1);
    List<CompletableFuture<Optional<Slice>>> answers = new ArrayList<>();
    for (long[] range : ranges) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> slices.read(SPACE, range[0], (int) range[1]), THREADS));
    }
    return answers;
  }

  @Test
  void everybodyGetsWhatTheyWouldHaveGotAlone() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      List<long[]> ranges = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        long base = new long[] {0, 90, 400, 590}[random.nextInt(4)];
        ranges.add(new long[] {base + random.nextInt(30), 1 + random.nextInt(300)});
      }
      List<CompletableFuture<Optional<Slice>>> answers = askAll(ranges);
      mayRead.countDown();
      for (int i = 0; i < answers.size(); i++) {
        long[] range = ranges.get(i);
        assertThat(answers.get(i).get(30, SECONDS))
            .as("%s events after %s", range[1], range[0])
            .isEqualTo(read(SPACE, range[0], (int) range[1]));
      }
    }
  }

  @Test
  void aCrowdReadsTheLogAFewTimes() throws Exception {
    List<long[]> ranges = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ranges.add(new long[] {500 + i % 20, 64});
    }
    List<CompletableFuture<Optional<Slice>>> answers = askAll(ranges);
    Awaitility.await().until(() -> statements.get() == 4 && slices.waiting() >= 50);
    mayRead.countDown();
    for (CompletableFuture<Optional<Slice>> answer : answers) {
      assertThat(answer.get(30, SECONDS).orElseThrow().events()).hasSize(64);
    }
    assertThat(statements).hasValueLessThanOrEqualTo(12);
  }

  @Test
  void whatFailsForOneSpaceIsNoMatterOfTheOthers() {
    assertThatThrownBy(() -> slices.read(BROKEN, 0, 10)).hasMessage("broken");
    assertThat(slices.read(new SpaceId(new UUID(0, 3)), 0, 10)).isEmpty();
    assertThat(slices.read(SPACE, 500, 10)).isEqualTo(read(SPACE, 500, 10));
  }
}
