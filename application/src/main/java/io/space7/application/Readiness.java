package io.space7.application;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Whether requests should be sent to this server: while what it depends on answers, and until it is
 * told to stop. Asked by whoever distributes requests, every second or so.
 *
 * <p>Probes load nothing: however many come, a check runs once at a time and its result serves for
 * {@link #FRESH}. No caller waits for more than {@link #PATIENCE}, and none takes a thread for it.
 * Thread-safe.
 */
public final class Readiness {
  /** A result is given again for so long. */
  public static final Duration FRESH = Duration.ofSeconds(1);

  /** What has not answered for so long counts as away. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Whoever has not asked for so long does not ask regularly. */
  private static final Duration REGULARLY = Duration.ofSeconds(30);

  private static final String SERVER = "server";

  private final List<Check> checks;
  private final Executor executor;
  private final CompletableFuture<Void> told = new CompletableFuture<>();
  private CompletableFuture<Report> newest;
  private long lookedAt;
  private long askedAt = System.nanoTime() - REGULARLY.toNanos();
  private volatile boolean stopping;

  /**
   * @param checks by the names under which they are reported; each returns if all is well, and
   *     throws anything if not
   * @param executor runs them, one thread for each
   */
  public Readiness(Map<String, Runnable> checks, Executor executor) {
    this.checks =
        checks.entrySet().stream().map(one -> new Check(one.getKey(), one.getValue())).toList();
    this.executor = executor;
  }

  /** How it stands; complete after {@link #PATIENCE} at the latest, and never fails. */
  public synchronized CompletableFuture<Report> report() {
    long now = System.nanoTime();
    askedAt = now;
    if (stopping) {
      told.complete(null);
      return CompletableFuture.completedFuture(new Report(Map.of(SERVER, State.STOPPING)));
    }
    if (newest == null || newest.isDone() && now - lookedAt >= FRESH.toNanos()) {
      lookedAt = now;
      newest = look();
    }
    return newest;
  }

  /**
   * From now on this server is not ready.
   *
   * @return complete once somebody who asks regularly has been told so; at once if nobody does
   */
  public synchronized CompletableFuture<Void> stop() {
    stopping = true;
    if (System.nanoTime() - askedAt >= REGULARLY.toNanos()) {
      told.complete(null);
    }
    return told;
  }

  private CompletableFuture<Report> look() {
    Map<String, CompletableFuture<State>> states = new LinkedHashMap<>();
    checks.forEach(check -> states.put(check.name, check.look()));
    return CompletableFuture.allOf(states.values().toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<String, State> found = new LinkedHashMap<>();
              states.forEach((name, state) -> found.put(name, state.join()));
              return new Report(found);
            });
  }

  /** How something stands that is needed. */
  public enum State {
    OK,
    AWAY,
    STOPPING
  }

  /**
   * @param checks how each stands; a server that stops reports only that
   */
  public record Report(Map<String, State> checks) {
    public boolean isReady() {
      return checks.values().stream().allMatch(state -> state == State.OK);
    }
  }

  /** One that hangs is not begun a second time. */
  private final class Check {
    private final String name;
    private final Runnable task;
    private CompletableFuture<State> running = CompletableFuture.completedFuture(State.AWAY);

    Check(String name, Runnable task) {
      this.name = name;
      this.task = task;
    }

    CompletableFuture<State> look() {
      if (running.isDone()) {
        running = begin();
      }
      return running
          .copy()
          .completeOnTimeout(State.AWAY, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<State> begin() {
      try {
        return CompletableFuture.runAsync(task, executor)
            .handle((done, failure) -> failure == null ? State.OK : State.AWAY);
      } catch (RejectedExecutionException stopped) {
        return CompletableFuture.completedFuture(State.AWAY);
      }
    }
  }
}
