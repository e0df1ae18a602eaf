package io.space7.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers the questions that come while a statement runs by one statement after it. Nobody waits
 * for others to come: a question that is alone is asked at once. No answer is older than its
 * question, because a statement takes along only what was asked before it began.
 *
 * <p>Thread-safe. There are no threads here: one of those who ask runs the statement for all.
 *
 * @param <Q> a question; equal ones have one answer
 */
final class SharedReading<Q, A> {
  private static final int MOST_AT_ONCE = 256;

  private final Function<Set<Q>, Map<Q, A>> statement;
  private final Queue<Waiting<Q, A>> queue = new ConcurrentLinkedQueue<>();
  private final Semaphore running;

  /**
   * @param statement gives no answer to what does not exist; what it throws is thrown to all whom
   *     it would have answered
   * @param statements how many may run at once
   */
  SharedReading(int statements, Function<Set<Q>, Map<Q, A>> statement) {
    this.running = new Semaphore(statements);
    this.statement = statement;
  }

  Optional<A> ask(Q question) {
    Waiting<Q, A> own = new Waiting<>(question, Thread.currentThread());
    queue.add(own);
    boolean interrupted = false;
    while (!own.isAnswered) {
      if (running.tryAcquire()) {
        try {
          if (!own.isAnswered) {
            answer(take());
          }
        } finally {
          running.release();
          wakeNext();
        }
      } else {
        LockSupport.park(this);
        // The statement has a bound of its own; a thread that is interrupted waits for that.
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return own.result();
  }

  /** How many questions no statement has taken along yet. */
  int waiting() {
    return queue.size();
  }

  private List<Waiting<Q, A>> take() {
    List<Waiting<Q, A>> batch = new ArrayList<>();
    while (batch.size() < MOST_AT_ONCE) {
      Waiting<Q, A> next = queue.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private void answer(List<Waiting<Q, A>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    Map<Q, A> answers = Map.of();
    RuntimeException failure = null;
    try {
      answers =
          statement.apply(batch.stream().map(each -> each.question).collect(Collectors.toSet()));
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      for (Waiting<Q, A> each : batch) {
        each.answer = answers.get(each.question);
        each.failure = failure;
        each.isAnswered = true;
        LockSupport.unpark(each.thread);
      }
    }
  }

  /** Whoever has waited longest may find that nobody runs a statement any more. */
  private void wakeNext() {
    Waiting<Q, A> next = queue.peek();
    if (next != null) {
      LockSupport.unpark(next.thread);
    }
  }

  /** Somebody who waits; written before {@code isAnswered} is. */
  private static final class Waiting<Q, A> {
    private final Q question;
    private final Thread thread;
    private A answer;
    private RuntimeException failure;
    private volatile boolean isAnswered;

    Waiting(Q question, Thread thread) {
      this.question = question;
      this.thread = thread;
    }

    Optional<A> result() {
      if (failure != null) {
        throw failure;
      }
      return Optional.ofNullable(answer);
    }
  }
}
