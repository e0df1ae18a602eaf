package io.space7.application.feed;

import io.space7.application.port.EventLog;
import io.space7.application.port.Timer;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one channel asks the log: for the events that it lacks, and for single ones whose source may
 * have become known. Never asks two things at once, however much there is to ask. Its state is
 * guarded by the lock of the channel, which is not held while the log is asked.
 */
final class GapFiller {
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final Timer timer;
  private final Log log;
  private final Asker asker;
  private final Set<Long> doubtful = new LinkedHashSet<>();

  private boolean waiting;
  private boolean asking;

  /**
   * @param asker the channel, whose lock guards this
   */
  GapFiller(Timer timer, Log log, Asker asker) {
    this.timer = timer;
    this.log = log;
    this.asker = asker;
  }

  /** An event's source may have become known; beyond a bound, this is forgotten. */
  void doubt(long seq) {
    if (doubtful.size() < EventLog.MAX_ASKED) {
      doubtful.add(seq);
    }
  }

  /** Asks after a delay, unless there is nothing to ask by then, or sooner. */
  void askAfter(Duration delay) {
    if (!asking && !waiting) {
      waiting = true;
      timer.schedule(this::endWait, delay);
    }
  }

  private void endWait() {
    synchronized (asker) {
      waiting = false;
      if (asking) {
        return;
      }
      asking = true;
    }
    ask();
  }

  /** Asks at once, if there is something to ask. */
  void askNow() {
    begin(Duration.ZERO);
  }

  private void begin(Duration delay) {
    if (!asking && isNeeded()) {
      asking = true;
      timer.schedule(this::ask, delay);
    }
  }

  private boolean isNeeded() {
    return asker.lacksEvents() || !doubtful.isEmpty();
  }

  private void ask() {
    long after;
    boolean gap;
    List<Long> doubts;
    synchronized (asker) {
      if (!isNeeded() || asker.isIdle()) {
        asking = false;
        return;
      }
      gap = asker.lacksEvents();
      after = asker.head();
      doubts = List.copyOf(doubtful);
      doubtful.clear();
    }
    List<SpaceEvent> answer = new ArrayList<>();
    boolean answered = false;
    try {
      if (gap) {
        answer.addAll(log.after(after));
      }
      if (!doubts.isEmpty()) {
        answer.addAll(log.find(doubts));
      }
      answered = true;
    } catch (Refusal databaseAway) {
      // Asked again below.
    } finally {
      take(answer, answered ? List.of() : doubts);
    }
  }

  private void take(Collection<SpaceEvent> answer, Collection<Long> unanswered) {
    synchronized (asker) {
      unanswered.forEach(this::doubt);
      asker.take(answer);
      // Not before: taking would ask an absent database again without delay.
      asking = false;
      begin(answer.isEmpty() ? RETRY_DELAY : Duration.ZERO);
    }
  }

  /** The log of one Space. Both methods may block. */
  interface Log {
    /** Some of the events after a position, oldest first, without a gap. */
    Collection<SpaceEvent> after(long seq);

    /** Single events, as far as there are any. */
    Collection<SpaceEvent> find(Collection<Long> seqs);
  }

  /** Who asks. All methods are called with its lock held. */
  interface Asker {
    boolean lacksEvents();

    /** The position after which events are lacking. */
    long head();

    /** Whether nobody is interested any more. */
    boolean isIdle();

    void take(Collection<SpaceEvent> answer);
  }
}
