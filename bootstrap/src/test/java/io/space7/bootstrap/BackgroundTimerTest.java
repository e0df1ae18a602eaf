package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackgroundTimerTest {
  @Test
  void whatRunsEndsBeforeTheTimerIsClosedAndNothingElseBegins() throws Exception {
    BackgroundTimer timer = new BackgroundTimer();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean later = new AtomicBoolean();
    timer.schedule(
        () -> {
          begun.countDown();
          try {
            mayEnd.await();
            ended.set(true);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        Duration.ZERO);
    timer.schedule(() -> later.set(true), Duration.ofHours(1));
    begun.await();
    Thread closing = new Thread(timer::close);
    closing.start();
    await().until(() -> isClosed(timer));
    mayEnd.countDown();
    closing.join();
    assertThat(ended).isTrue();
    assertThat(later).isFalse();
  }

  private static boolean isClosed(BackgroundTimer timer) {
    try {
      timer.schedule(() -> {}, Duration.ZERO);
      return false;
    } catch (RejectedExecutionException closed) {
      return true;
    }
  }
}
