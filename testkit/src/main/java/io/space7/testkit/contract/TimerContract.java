package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.Timer;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.testkit.Together;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Timer} has to do. Time is the timer's own: a real one waits while it passes, a
 * twin is told to let it pass.
 */
public interface TimerContract {
  int PATIENCE_SECONDS = 20;

  Timer timer();

  /** How much time of the timer has passed, from any starting point. */
  Duration elapsed();

  /** Lets so much time of the timer pass; tasks must not run on the calling thread. */
  void pass(Duration duration);

  @Test
  default void aTaskRunsOnceAndNotBeforeItsDelay() throws Exception {
    BlockingQueue<Duration> ran = new LinkedBlockingQueue<>();
    Duration delay = Duration.ofMillis(120);
    Duration start = elapsed();
    timer().schedule(() -> ran.add(elapsed()), delay);
    pass(delay);
    assertThat(next(ran).minus(start)).isGreaterThanOrEqualTo(delay);
    pass(delay);
    assertThat(ran).as("further runs").isEmpty();
  }

  @Test
  default void aTaskWithoutADelayRunsSoonAndElsewhere() throws Exception {
    BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
    timer().schedule(() -> ran.add(Thread.currentThread()), Duration.ZERO);
    pass(Duration.ofMillis(1));
    assertThat(next(ran)).as("the thread of the task").isNotEqualTo(Thread.currentThread());
  }

  @Test
  default void aLongDelayDoesNotHoldUpAShortOne() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    timer().schedule(() -> ran.add("late"), Duration.ofHours(1));
    timer().schedule(() -> ran.add("soon"), Duration.ofMillis(10));
    pass(Duration.ofMillis(20));
    assertThat(next(ran)).isEqualTo("soon");
    assertThat(ran).isEmpty();
  }

  @Test
  default void whatATaskThrowsStaysWithIt() throws Exception {
    List<RuntimeException> failures =
        List.of(
            new IllegalStateException("a task that is meant to fail"),
            new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "A refusal that is meant to come."));
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    // More than a pool of any likely size has threads, so that one that dies is missed.
    for (int i = 0; i < 100; i++) {
      RuntimeException failure = failures.get(i % failures.size());
      timer()
          .schedule(
              () -> {
                throw failure;
              },
              Duration.ZERO);
    }
    timer().schedule(() -> ran.add("still runs"), Duration.ofMillis(5));
    pass(Duration.ofMillis(10));
    assertThat(next(ran)).isEqualTo("still runs");
  }

  @Test
  default void aTaskSchedulesAnother() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    timer()
        .schedule(
            () -> {
              ran.add("first");
              timer().schedule(() -> ran.add("second"), Duration.ofMillis(10));
            },
            Duration.ofMillis(10));
    pass(Duration.ofMillis(40));
    assertThat(next(ran)).isEqualTo("first");
    assertThat(next(ran)).isEqualTo("second");
  }

  @Test
  default void tasksOfManyThreadsRunOnceEach() throws Exception {
    int threads = 8;
    int each = 50;
    AtomicInteger runs = new AtomicInteger();
    List<Integer> ran = new CopyOnWriteArrayList<>();
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    Together.run(
        threads,
        thread ->
            () -> {
              for (int i = 0; i < each; i++) {
                int task = thread * each + i;
                timer()
                    .schedule(
                        () -> {
                          ran.add(task);
                          if (runs.incrementAndGet() == threads * each) {
                            done.add("all");
                          }
                        },
                        Duration.ofMillis(i % 3));
              }
              return null;
            });
    pass(Duration.ofMillis(20));
    assertThat(next(done)).isEqualTo("all");
    assertThat(ran).doesNotHaveDuplicates().hasSize(threads * each);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("what a task says within %s s", PATIENCE_SECONDS).isNotNull();
    return next;
  }
}
