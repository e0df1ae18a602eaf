package io.space7.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageWorkTest {
  private static final UserId ADA = TestServer.user("ada");
  private static final UserId BOB = TestServer.user("bob");

  /** Four pages at a time, two of them one user's. */
  private final PageWork work = new PageWork(0);

  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);

  @AfterEach
  void end() {
    mayEnd.countDown();
  }

  private void begin(UserId user, boolean deep) throws InterruptedException {
    CompletableFuture.runAsync(
        () -> {
          try {
            work.make(
                user,
                deep,
                () -> {
                  begun.release();
                  try {
                    mayEnd.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return null;
                });
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
    assertThat(begun.tryAcquire(30, SECONDS)).isTrue();
  }

  private void isBusy(UserId user, boolean deep) {
    AtomicBoolean made = new AtomicBoolean();
    assertThatThrownBy(() -> work.make(user, deep, () -> made.getAndSet(true)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BUSY));
    assertThat(made).isFalse();
  }

  private void isMade(UserId user, boolean deep) throws IOException {
    AtomicBoolean made = new AtomicBoolean();
    work.make(user, deep, () -> made.getAndSet(true));
    assertThat(made).isTrue();
  }

  @Test
  void oneUserLeavesHalfToTheOthers() throws Exception {
    begin(ADA, false);
    begin(ADA, false);
    isBusy(ADA, false);
    isMade(BOB, false);
    begin(BOB, false);
    begin(BOB, false);
    isBusy(TestServer.user("eve"), false);
  }

  @Test
  void deepPagesLeaveTheOthersAlone() throws Exception {
    begin(ADA, true);
    begin(BOB, true);
    isBusy(TestServer.user("eve"), true);
    isMade(TestServer.user("eve"), false);
  }

  @Test
  void aTurnComesBackWhateverEndsIt() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(
              () ->
                  work.make(
                      ADA,
                      false,
                      () -> {
                        throw new IOException("gone");
                      }))
          .isInstanceOf(IOException.class);
    }
    isMade(ADA, false);
  }
}
