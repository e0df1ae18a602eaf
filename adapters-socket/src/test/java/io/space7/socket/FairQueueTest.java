package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final FairQueue queue = new FairQueue(threads::add, 2);
  private final List<String> done = new ArrayList<>();

  private void submit(String user, int tasks) {
    for (int i = 1; i <= tasks; i++) {
      String name = user + i;
      queue.of(user).execute(() -> done.add(name));
    }
  }

  private void runAll() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void givesOnlySoManyToTheThreads() {
    submit("ada", 5);
    assertThat(threads).hasSize(2);
    runAll();
    assertThat(done).containsExactly("ada1", "ada2", "ada3", "ada4", "ada5");
  }

  @Test
  void eachUserHasATurnBeforeAnyoneHasASecond() {
    submit("ada", 4);
    submit("bob", 2);
    submit("eve", 1);
    runAll();
    assertThat(done).containsExactly("ada1", "ada2", "ada3", "bob1", "eve1", "ada4", "bob2");
  }

  @Test
  void aFailureCostsNobodyAPlace() {
    for (int i = 0; i < 3; i++) {
      queue
          .of("eve")
          .execute(
              () -> {
                throw new IllegalStateException("meant to fail");
              });
    }
    submit("ada", 1);
    while (!threads.isEmpty()) {
      try {
        threads.remove().run();
      } catch (IllegalStateException meant) {
        continue;
      }
    }
    assertThat(done).containsExactly("ada1");
  }
}
