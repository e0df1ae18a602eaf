package io.space7.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Does things at the same time. */
public final class Together {
  private static final long PATIENCE_SECONDS = 60;

  private Together() {}

  /**
   * Runs tasks in as many threads, all of which begin at one moment.
   *
   * @param task makes the task of a number from 0
   * @return what they returned, in the order of their numbers
   * @throws Exception the first task's failure, or that they did not end within a minute
   */
  public static <T> List<T> run(int tasks, IntFunction<Callable<T>> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      CyclicBarrier start = new CyclicBarrier(tasks);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        Callable<T> each = task.apply(i);
        running.add(
            threads.submit(
                () -> {
                  start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                  return each.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }
}
