package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Queue<Runnable> scheduled = new ArrayDeque<>();
  private final Executor later = scheduled::add;
  private final List<String> done = new ArrayList<>();
  private final SerialExecutor executor = new SerialExecutor(2);

  @Test
  void runsOneTaskAfterAnother() {
    assertThat(executor.submit(later, () -> done.add("a"))).isTrue();
    assertThat(executor.submit(later, () -> done.add("b"))).isTrue();

    assertThat(scheduled).hasSize(1);
    scheduled.remove().run();
    assertThat(scheduled).hasSize(1);
    scheduled.remove().run();

    assertThat(scheduled).isEmpty();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void refusesWhatIsTooMuchAndTakesMoreLater() {
    executor.submit(later, () -> done.add("running"));
    executor.submit(later, () -> done.add("a"));
    executor.submit(later, () -> done.add("b"));
    assertThat(executor.submit(later, () -> done.add("too much"))).isFalse();

    scheduled.remove().run();
    assertThat(executor.submit(later, () -> done.add("c"))).isTrue();
    runAll();

    assertThat(done).containsExactly("running", "a", "b", "c");
  }

  @Test
  void runsTheLastTaskAfterAllOthersEvenWhenFull() {
    executor.submit(later, () -> done.add("a"));
    executor.submit(later, () -> done.add("b"));
    executor.submit(later, () -> done.add("c"));
    executor.close(later, () -> done.add("last"));
    executor.close(later, () -> done.add("never"));
    assertThat(executor.submit(later, () -> done.add("too late"))).isFalse();
    runAll();

    assertThat(done).containsExactly("a", "b", "c", "last");
  }

  @Test
  void goesOnAfterAFailure() {
    executor.submit(
        later,
        () -> {
          throw new IllegalStateException("meant to fail");
        });
    executor.submit(later, () -> done.add("a"));
    runAll();

    assertThat(done).containsExactly("a");
  }

  @Test
  void isClosedWhenItsExecutorIs() {
    Executor stopped =
        task -> {
          throw new RejectedExecutionException();
        };
    executor.submit(stopped, () -> done.add("never"));

    assertThat(executor.submit(later, () -> done.add("never"))).isFalse();
    assertThat(scheduled).isEmpty();
  }

  @Test
  void keepsTheOrderOnManyThreads() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
    SerialExecutor wide = new SerialExecutor(1_000);
    IntStream.range(0, 1_000).forEach(i -> wide.submit(threads, () -> numbers.add(i)));

    await().until(() -> numbers.size() == 1_000);
    threads.shutdownNow();
    assertThat(numbers).isSorted();
  }

  private void runAll() {
    while (!scheduled.isEmpty()) {
      scheduled.remove().run();
    }
  }
}
