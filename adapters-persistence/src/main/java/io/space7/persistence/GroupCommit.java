package io.space7.persistence;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.Signal;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes of many callers in few transactions: one thread takes whatever waits and commits it
 * together, and what comes meanwhile waits for the next time. So who comes alone does not wait for
 * company, and the more there are, the less each costs.
 *
 * <p>Each caller gets the result or the refusal of its own change. A change that the database
 * rejects takes none of its neighbours with it, and neither does a Space that something else holds.
 * Thread-safe.
 *
 * <p>Why it is so: docs/adr/0010-group-commit.md.
 */
final class GroupCommit implements AutoCloseable {
  /** A usual bound of those that wait: what takes a server a second, and some megabytes. */
  static final int MAX_WAITING = 4096;

  /** Changes of one transaction. */
  static final int MAX_BATCH = 256;

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final WatchedReads reads;
  private final Transactions transactions;
  private final Clock clock;
  private final CommitSignals signals;
  private final Duration patience;
  private final int maxWaiting;
  private final BlockingQueue<Waiting<?>> queue;
  private final HeldSpaces<Waiting<?>> held;
  private final Thread writer = new Thread(this::run, "space7-writer");
  private volatile boolean closed;

  /** Null while nothing is measured. */
  private volatile DistributionSummary sizes;

  private volatile List<Waiting<?>> underWay = List.of();

  /**
   * @param signals tells the other servers
   * @param patience how long a caller waits at most
   * @param maxWaiting how many changes wait at most for their turn; more are refused
   */
  GroupCommit(
      WatchedReads reads, Clock clock, CommitSignals signals, Duration patience, int maxWaiting) {
    this.reads = reads;
    transactions = reads.transactions();
    this.clock = clock;
    this.signals = signals;
    this.patience = patience;
    this.maxWaiting = maxWaiting;
    queue = new ArrayBlockingQueue<>(maxWaiting);
    held = new HeldSpaces<>(waiting -> waiting.change().spaceId(), MAX_BATCH, this::commitHeld);
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Makes a change, and returns when it is durable.
   *
   * @throws Refusal {@link ErrorCode#BUSY} if too many wait already; {@link
   *     ErrorCode#DATABASE_UNAVAILABLE}; or as the rules say
   */
  <T> T make(Change<T> change) {
    Waiting<T> waiting = new Waiting<>(change, new CompletableFuture<>());
    if (held.size() >= maxWaiting || !queue.offer(waiting)) {
      throw new Refusal(
          ErrorCode.BUSY, "Too many changes are waiting to be stored; try again in a moment.");
    }
    if (closed) {
      waiting.fail(SqlErrors.unavailable());
    }
    return waiting.await(patience);
  }

  void measure(MeterRegistry registry) {
    Gauge.builder("space7.changes.waiting", this, GroupCommit::waiting)
        .description("Changes that wait for their turn to be stored")
        .register(registry);
    sizes =
        DistributionSummary.builder("space7.commit.changes")
            .description("Changes that were stored by one transaction")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, MAX_BATCH)
            .register(registry);
  }

  /** Changes that wait for their turn. */
  int waiting() {
    return queue.size() + held.size();
  }

  /** Refuses all that wait, and those whose change is under way. */
  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    failAll(underWay);
    failAll(drain());
    failAll(held.close());
  }

  /** On a thread of its own: the Space's changes, in their order. */
  private void commitHeld(List<Waiting<?>> batch) {
    try {
      batch.removeIf(Waiting::isOver);
      commit(batch, true);
    } catch (Throwable e) {
      LOG.error("Changes could not be made", e);
    } finally {
      failAll(batch);
    }
  }

  private void run() {
    while (!closed) {
      List<Waiting<?>> batch = new ArrayList<>();
      try {
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        if (!closed) {
          commit(batch);
        }
      } catch (InterruptedException e) {
        // Only closing interrupts.
      } catch (Throwable e) {
        LOG.error("Changes could not be made", e);
      } finally {
        // Of all that was tried above, nothing may leave a caller behind.
        failAll(batch);
      }
    }
    failAll(drain());
  }

  /**
   * Of the writer's thread. A Space that something else has locked delays no other.
   *
   * @param batch loses what waits for such a Space
   */
  private void commit(List<Waiting<?>> batch) {
    batch.removeIf(waiting -> waiting.isOver() || held.takes(waiting));
    underWay = List.copyOf(batch);
    try {
      commit(batch, false);
    } catch (SpacesHeldException some) {
      held.take(batch, some.spaces());
      commit(batch);
    }
  }

  /**
   * @param waits whether to wait for a Space that something else has locked
   * @throws SpacesHeldException if there is one, and this does not wait
   */
  private void commit(List<Waiting<?>> batch, boolean waits) {
    if (batch.isEmpty()) {
      return;
    }
    // Whether the commit may be on its way. Unless the server has said that it rejects something,
    // what
    // fails then may have been committed, and is not tried again, or everything might happen twice.
    AtomicBoolean committing = new AtomicBoolean();
    List<Runnable> answers;
    try {
      answers = transactions.change(handle -> apply(handle, batch, waits, committing));
    } catch (SpacesHeldException some) {
      throw some;
    } catch (HistoryLostException lost) {
      reads.lost();
      commit(batch, waits);
      return;
    } catch (LockTimeoutException timeout) {
      commitEachSpace(batch, waits);
      return;
    } catch (Refusal unavailable) {
      batch.forEach(waiting -> waiting.fail(unavailable));
      return;
    } catch (RuntimeException rejected) {
      if (committing.get() && !SqlErrors.isRejection(rejected)) {
        throw rejected;
      }
      commitHalves(batch, waits, rejected);
      return;
    }
    DistributionSummary measured = sizes;
    if (measured != null) {
      measured.record(batch.size());
    }
    answers.forEach(Runnable::run);
  }

  /** May run again after a rollback, and tells nobody anything before the commit. */
  private List<Runnable> apply(
      Handle handle, List<Waiting<?>> waiting, boolean waits, AtomicBoolean committing) {
    committing.set(false);
    var changes = waiting.stream().<Change<?>>map(Waiting::change).toList();
    Batch batch = BatchReading.read(handle, changes, clock.instant(), reads.history(), waits);
    List<Runnable> answers = new ArrayList<>(waiting.size() + 2);
    answers.add(() -> remember(batch));
    for (Waiting<?> one : waiting) {
      answers.add(one.apply(batch));
    }
    List<Signal> told = batch.signals();
    committing.set(true);
    BatchWriting.write(handle, batch, signals.within(told));
    answers.add(() -> signals.after(told));
    return answers;
  }

  /** Before anybody is told that it is stored. */
  private void remember(Batch batch) {
    Map<SpaceId, SpaceEvent> newest = new HashMap<>();
    batch.events().forEach(event -> newest.put(event.spaceId(), event));
    newest.forEach(
        (spaceId, event) -> reads.history().note(event, batch.space(spaceId).stored().epoch()));
  }

  private void commitEachSpace(List<Waiting<?>> batch, boolean waits) {
    Map<SpaceId, List<Waiting<?>>> bySpace = new LinkedHashMap<>();
    for (Waiting<?> waiting : batch) {
      bySpace.computeIfAbsent(waiting.change().spaceId(), id -> new ArrayList<>()).add(waiting);
    }
    if (bySpace.size() == 1) {
      LOG.warn("Space {} is held by something else for too long", batch.get(0).change().spaceId());
      failAll(batch);
    } else {
      bySpace.values().forEach(space -> commit(space, waits));
    }
  }

  private void commitHalves(List<Waiting<?>> batch, boolean waits, RuntimeException rejected) {
    if (batch.size() == 1) {
      batch.get(0).fail(rejected);
      return;
    }
    int half = batch.size() / 2;
    commit(batch.subList(0, half), waits);
    commit(batch.subList(half, batch.size()), waits);
  }

  private List<Waiting<?>> drain() {
    List<Waiting<?>> rest = new ArrayList<>();
    queue.drainTo(rest);
    return rest;
  }

  private static void failAll(List<Waiting<?>> batch) {
    batch.forEach(waiting -> waiting.fail(SqlErrors.unavailable()));
  }

  /** A change and the caller that waits for it. */
  private record Waiting<T>(Change<T> change, CompletableFuture<T> answer) {
    /** The answer, to be given after the commit. */
    Runnable apply(Batch batch) {
      try {
        T result = change.apply(batch);
        return () -> answer.complete(result);
      } catch (RuntimeException refused) {
        return () -> answer.completeExceptionally(refused);
      }
    }

    void fail(RuntimeException failure) {
      answer.completeExceptionally(failure);
    }

    /** Whether nobody waits any more. */
    boolean isOver() {
      return answer.isDone();
    }

    T await(Duration patience) {
      try {
        return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw (RuntimeException) e.getCause();
      } catch (TimeoutException e) {
        answer.cancel(false);
        throw SqlErrors.unavailable();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer.cancel(false);
        throw SqlErrors.unavailable();
      }
    }
  }
}
