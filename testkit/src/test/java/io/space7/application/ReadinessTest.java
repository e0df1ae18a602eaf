package io.space7.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.application.Readiness.Report;
import io.space7.application.Readiness.State;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final AtomicInteger looks = new AtomicInteger();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void isReadyWhileAllAnswer() {
    Report report = new Readiness(Map.of("a", () -> {}, "b", () -> {}), threads).report().join();
    assertThat(report.isReady()).isTrue();
    assertThat(report.checks()).isEqualTo(Map.of("a", State.OK, "b", State.OK));
  }

  @Test
  void namesWhatIsAway() {
    Runnable away =
        () -> {
          throw new IllegalStateException("away");
        };
    Report report = new Readiness(Map.of("a", () -> {}, "b", away), threads).report().join();
    assertThat(report.isReady()).isFalse();
    assertThat(report.checks()).isEqualTo(Map.of("a", State.OK, "b", State.AWAY));
  }

  @Test
  void manyProbesAreOneCheck() {
    Readiness readiness = new Readiness(Map.of("a", looks::incrementAndGet), threads);
    long start = System.nanoTime();
    int probes = 0;
    do {
      readiness.report().join();
      probes++;
    } while (System.nanoTime() - start < Readiness.FRESH.toNanos() / 2);
    assertThat(probes).isGreaterThan(1000);
    assertThat(looks).hasValue(1);
    await().until(() -> readiness.report().join().isReady() && looks.get() == 2);
  }

  @Test
  void whatHangsIsAwayAndNotBegunAgain() {
    CountDownLatch release = new CountDownLatch(1);
    Readiness readiness = new Readiness(Map.of("a", () -> hang(release)), threads);
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      assertThat(readiness.report().join().checks()).isEqualTo(Map.of("a", State.AWAY));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(Readiness.PATIENCE.multipliedBy(2));
    }
    assertThat(looks).hasValue(1);
    release.countDown();
    await().until(() -> readiness.report().join().isReady());
  }

  private void hang(CountDownLatch release) {
    looks.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoAsksRegularlyIsToldOfTheStopAndNobodyElseIsWaitedFor() {
    Readiness unasked = new Readiness(Map.of("a", () -> {}), threads);
    assertThat(unasked.stop()).isCompleted();

    Readiness asked = new Readiness(Map.of("a", () -> {}), threads);
    asked.report().join();
    CompletableFuture<Void> told = asked.stop();
    assertThat(told).isNotDone();
    assertThat(asked.report().join().checks()).isEqualTo(Map.of("server", State.STOPPING));
    assertThat(told).isCompleted();
  }
}
