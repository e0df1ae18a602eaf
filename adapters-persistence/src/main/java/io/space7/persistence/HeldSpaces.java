package io.space7.persistence;

import io.space7.domain.SpaceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What waits for Spaces that something else has locked, Space by Space and each in its order, while
 * everything else goes on. A few Spaces are waited for at a time, because each takes a connection.
 * Thread-safe.
 *
 * @param <W> something that waits
 */
final class HeldSpaces<W> {
  /** So few that most of even a small pool is left for everything else. */
  private static final int THREADS = 2;

  private static final int IDLE_SECONDS = 10;

  private final Function<W, SpaceId> spaceOf;
  private final int maxBatch;
  private final Consumer<List<W>> work;
  private final ExecutorService threads;
  private final Map<SpaceId, ArrayDeque<W>> waiting = new HashMap<>();
  private final Set<W> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
  private int size;

  /**
   * @param maxBatch how many are done together
   * @param work waits for a Space and does what waited; must not throw
   */
  HeldSpaces(Function<W, SpaceId> spaceOf, int maxBatch, Consumer<List<W>> work) {
    this.spaceOf = spaceOf;
    this.maxBatch = maxBatch;
    this.work = work;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "space7-held");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    threads = pool;
  }

  /** How many wait for their turn. */
  synchronized int size() {
    return size;
  }

  /** Takes one whose Space is waited for already, behind what waits for it. */
  synchronized boolean takes(W one) {
    ArrayDeque<W> others = waiting.get(spaceOf.apply(one));
    if (others == null) {
      return false;
    }
    others.add(one);
    size++;
    return true;
  }

  /** Begins to wait for Spaces, and takes those of all that need them. */
  synchronized void take(List<W> all, Set<SpaceId> held) {
    for (SpaceId spaceId : held) {
      if (waiting.putIfAbsent(spaceId, new ArrayDeque<>()) == null) {
        threads.execute(() -> run(spaceId));
      }
    }
    all.removeIf(this::takes);
  }

  private void run(SpaceId spaceId) {
    for (List<W> next = next(spaceId); !next.isEmpty(); next = next(spaceId)) {
      work.accept(new ArrayList<>(next));
      end(next);
    }
  }

  private synchronized List<W> next(SpaceId spaceId) {
    ArrayDeque<W> others = waiting.get(spaceId);
    if (others == null || others.isEmpty()) {
      waiting.remove(spaceId);
      return List.of();
    }
    List<W> next = new ArrayList<>();
    while (!others.isEmpty() && next.size() < maxBatch) {
      next.add(others.poll());
    }
    size -= next.size();
    underWay.addAll(next);
    return next;
  }

  private synchronized void end(List<W> done) {
    done.forEach(underWay::remove);
  }

  /**
   * Waits no more.
   *
   * @return all that waited
   */
  synchronized List<W> close() {
    threads.shutdownNow();
    List<W> all = new ArrayList<>(underWay);
    waiting.values().forEach(all::addAll);
    waiting.clear();
    return all;
  }
}
