package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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
  private final List<String> told = new ArrayList<>();
  private final SerialExecutor.Flow flow =
      new SerialExecutor.Flow() {
        @Override
        public void stop() {
          told.add("stop");
        }

        @Override
        public void goOn() {
          told.add("go on");
        }

        @Override
        public void holds(long bytes) {
          held = bytes;
        }
      };
  private long held;
  private final SerialExecutor executor = new SerialExecutor(4, 100, flow);

  private void submit(String name) {
    submit(name, 0);
  }

  private void submit(String name, int size) {
    executor.submit(later, size, immediate(() -> done.add(name)));
  }

  private static SerialExecutor.Task immediate(Runnable task) {
    return () -> {
      task.run();
      return CompletableFuture.completedFuture(null);
    };
  }

  @Test
  void givesOneTaskAtATimeToTheThreads() {
    submit("a");
    submit("b");
    assertThat(scheduled).hasSize(1);
    scheduled.remove().run();
    assertThat(scheduled).hasSize(1);
    runAll();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void refusesNothingAndSaysWhenItIsFullAndWhenThereIsRoom() {
    for (int i = 0; i < 10; i++) {
      submit("task " + i);
    }
    assertThat(told).containsExactly("stop");
    while (scheduled.size() > 0 && done.size() < 7) {
      scheduled.remove().run();
    }
    assertThat(told).containsExactly("stop");
    runAll();
    assertThat(told).containsExactly("stop", "go on");
    assertThat(done).hasSize(10).isSorted();
  }

  @Test
  void countsBytesToo() {
    submit("running", 60);
    submit("waiting", 60);
    assertThat(told).containsExactly("stop");
    assertThat(held).isEqualTo(120);
    runAll();
    assertThat(told).containsExactly("stop", "go on");
    assertThat(held).isZero();
  }

  @Test
  void aTaskThatEndsLaterHoldsTheOthersUpAndNoThread() {
    CompletableFuture<Void> end = new CompletableFuture<>();
    executor.submit(later, 0, () -> end);
    submit("next");
    runAll();
    assertThat(done).isEmpty();

    end.complete(null);
    runAll();
    assertThat(done).containsExactly("next");
  }

  @Test
  void runsTheLastTaskAfterAllOthersEvenWhenFull() {
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      submit(name);
    }
    executor.close(later, () -> done.add("last"));
    executor.close(later, () -> done.add("never"));
    submit("too late");
    runAll();

    assertThat(done).containsExactly("a", "b", "c", "d", "e", "f", "last");
  }

  @Test
  void goesOnAfterAFailure() {
    executor.submit(
        later,
        0,
        () -> {
          throw new IllegalStateException("meant to fail");
        });
    executor.submit(
        later, 0, () -> CompletableFuture.failedFuture(new IllegalStateException("as well")));
    submit("a");
    runAll();

    assertThat(done).containsExactly("a");
  }

  @Test
  void isClosedWhenItsThreadsAre() {
    Executor stopped =
        task -> {
          throw new RejectedExecutionException();
        };
    executor.submit(stopped, 0, immediate(() -> done.add("never")));
    submit("never");

    assertThat(scheduled).isEmpty();
  }

  @Test
  void keepsTheOrderOnManyThreads() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
    IntStream.range(0, 1_000)
        .forEach(i -> executor.submit(threads, 0, immediate(() -> numbers.add(i))));

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
