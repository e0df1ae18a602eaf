package io.space7.persistence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedReadingTest {
  private static final Executor THREADS = task -> new Thread(task).start();

  private final ConcurrentLinkedQueue<Set<Integer>> statements = new ConcurrentLinkedQueue<>();

  private SharedReading<Integer, String> reading(int atOnce, CountDownLatch mayRun) {
    return new SharedReading<>(
        atOnce,
        asked -> {
          statements.add(asked);
          await(mayRun);
          if (asked.contains(13)) {
            throw new IllegalStateException("thirteen");
          }
          return asked.stream()
              .filter(number -> number >= 0)
              .collect(Collectors.toMap(Function.identity(), number -> "answer " + number));
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aQuestionAloneIsAskedAtOnce() {
    SharedReading<Integer, String> reading = reading(1, new CountDownLatch(0));
    assertThat(reading.ask(1)).contains("answer 1");
    assertThat(reading.ask(-1)).isEmpty();
    assertThat(statements).containsExactly(Set.of(1), Set.of(-1));
  }

  @Test
  void whatComesMeanwhileIsAskedTogether() throws Exception {
    CountDownLatch mayRun = new CountDownLatch(1);
    SharedReading<Integer, String> reading = reading(1, mayRun);
    List<CompletableFuture<Object>> answers = new ArrayList<>();
    answers.add(CompletableFuture.supplyAsync(() -> reading.ask(0), THREADS));
    Awaitility.await().until(() -> statements.size() == 1);
    for (int i = 1; i <= 40; i++) {
      int number = i % 4;
      answers.add(CompletableFuture.supplyAsync(() -> reading.ask(number), THREADS));
    }
    Awaitility.await().until(() -> reading.waiting() == 40);
    mayRun.countDown();
    for (CompletableFuture<Object> answer : answers) {
      assertThat(answer.get(30, SECONDS).toString()).contains("answer");
    }
    assertThat(statements).containsExactly(Set.of(0), Set.of(0, 1, 2, 3));
  }

  @Test
  void aFailureIsOfThoseWhomItWouldHaveAnswered() {
    SharedReading<Integer, String> reading = reading(1, new CountDownLatch(0));
    assertThatThrownBy(() -> reading.ask(13)).hasMessage("thirteen");
    assertThat(reading.ask(12)).contains("answer 12");
  }

  @Test
  void whoIsInterruptedStillGetsTheAnswerAndStaysInterrupted() throws Exception {
    CountDownLatch mayRun = new CountDownLatch(1);
    SharedReading<Integer, String> reading = reading(1, mayRun);
    CompletableFuture<Object> first = CompletableFuture.supplyAsync(() -> reading.ask(1), THREADS);
    Awaitility.await().until(() -> statements.size() == 1);
    CompletableFuture<List<Object>> second = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> second.complete(List.of(reading.ask(2), Thread.currentThread().isInterrupted())));
    thread.start();
    Awaitility.await().until(() -> reading.waiting() == 1);
    thread.interrupt();
    mayRun.countDown();
    assertThat(second.get(30, SECONDS).get(0).toString()).contains("answer 2");
    assertThat(second.get(30, SECONDS).get(1)).isEqualTo(true);
    first.get(30, SECONDS);
  }

  /** Of a counter that only grows: nobody may be told less than it was before they asked. */
  @Test
  void noAnswerIsOlderThanItsQuestion() throws Exception {
    AtomicLong counter = new AtomicLong();
    SharedReading<Integer, Long> reading =
        new SharedReading<>(
            2,
            asked -> {
              long now = counter.get();
              Thread.yield();
              return asked.stream().collect(Collectors.toMap(Function.identity(), one -> now));
            });
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i % 3;
      readers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 2_000; n++) {
                  long before = counter.incrementAndGet();
                  assertThat(reading.ask(number).orElseThrow()).isGreaterThanOrEqualTo(before);
                }
              },
              THREADS));
    }
    for (CompletableFuture<Void> reader : readers) {
      reader.get(60, SECONDS);
    }
    assertThat(reading.waiting()).isZero();
  }
}
