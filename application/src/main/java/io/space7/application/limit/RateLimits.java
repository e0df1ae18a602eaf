package io.space7.application.limit;

import io.space7.application.port.Timer;
import io.space7.application.port.WriteCounts;
import io.space7.application.port.WriteCounts.Count;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The one budget of writes that a user has in any minute, over both edges and all servers, and
 * tighter ones of an address for what can be tried before one is anybody. Thread-safe; no call
 * waits.
 *
 * <p>A server counts by itself, and tells the others what it has counted after every sixtieth of
 * the budget, or after a second. So no write waits for the store, together the servers overdraw the
 * budget by a few percent at most, and while the store is away each of them goes on with what it
 * knows.
 */
public final class RateLimits {
  /** Reports of what was counted are due after so long. */
  public static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  /** Those who did anything in the last minute; more of them are let through uncounted. */
  private static final int MAX_WINDOWS = 20_000;

  /** A report is due when a server has counted this part of the budget. */
  private static final int REPORTS_IN_A_BUDGET = 60;

  /** An address's share of a user's budget. */
  private static final int ADDRESS_SHARE = 2;

  private static final int OFF = 0;

  private final int perMinute;
  private final WriteCounts counts;
  private final Timer timer;
  private final Clock clock;
  private final Map<UserId, SlidingWindow> users = new ConcurrentHashMap<>();
  private final Map<String, SlidingWindow> addresses = new ConcurrentHashMap<>();
  private final Set<UserId> unreported = ConcurrentHashMap.newKeySet();
  private final LongAdder refusals = new LongAdder();
  private final AtomicBoolean reportIsDue = new AtomicBoolean();

  private RateLimits(int perMinute, WriteCounts counts, Timer timer, Clock clock) {
    this.perMinute = perMinute;
    this.counts = counts;
    this.timer = timer;
    this.clock = clock;
  }

  /**
   * @param perMinute writes of a user, from 1
   * @param timer runs the reports of a busy user
   */
  public static RateLimits of(int perMinute, WriteCounts counts, Timer timer, Clock clock) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("a budget has room for something");
    }
    return new RateLimits(perMinute, counts, timer, clock);
  }

  /** Everybody may write as often as they like. */
  public static RateLimits off() {
    return new RateLimits(OFF, null, null, null);
  }

  /**
   * Counts a write, also one that will be refused for another reason.
   *
   * @return zero if there was room for it; or how long until there is, and then it is not counted.
   *     For callers who can wait.
   */
  public Duration write(UserId userId) {
    if (perMinute == OFF) {
      return Duration.ZERO;
    }
    SlidingWindow window = window(users, userId);
    long wait = window.take(perMinute, clock.millis());
    if (wait > 0) {
      refusals.increment();
    } else {
      unreported.add(userId);
      if (window.unreported() >= Math.max(1, perMinute / REPORTS_IN_A_BUDGET)
          && reportIsDue.compareAndSet(false, true)) {
        timer.schedule(this::report, Duration.ZERO);
      }
    }
    return Duration.ofMillis(wait);
  }

  /**
   * Counts a write, for callers who cannot wait.
   *
   * @throws Refusal {@link ErrorCode#RATE_LIMITED}, which tells when to come again
   */
  public void requireWrite(UserId userId) {
    require(write(userId));
  }

  /** How often there was no room, for a write or an attempt; for watching. */
  public long refusals() {
    return refusals.sum();
  }

  /**
   * Counts an attempt to sign in or to get into a Space by a code.
   *
   * @param address whom it comes from, as text
   * @throws Refusal {@link ErrorCode#RATE_LIMITED}, which tells when to come again
   */
  public void requireAttempt(String address) {
    if (perMinute != OFF) {
      int perAddress = Math.max(1, perMinute / ADDRESS_SHARE);
      long wait = window(addresses, address).take(perAddress, clock.millis());
      if (wait > 0) {
        refusals.increment();
      }
      require(Duration.ofMillis(wait));
    }
  }

  private static void require(Duration wait) {
    if (!wait.isZero()) {
      throw Refusal.rateLimited(wait);
    }
  }

  private <K> SlidingWindow window(Map<K, SlidingWindow> windows, K key) {
    SlidingWindow known = windows.get(key);
    if (known != null) {
      return known;
    }
    return windows.size() >= MAX_WINDOWS
        ? new SlidingWindow(clock.millis())
        : windows.computeIfAbsent(key, fresh -> new SlidingWindow(clock.millis()));
  }

  /**
   * A caller that counts at this moment may keep a window that nobody else sees; one write is lost.
   */
  private void forgetIdle(Map<?, SlidingWindow> windows) {
    long now = clock.millis();
    windows.values().removeIf(window -> window.isEmpty(now));
  }

  /**
   * Tells the other servers what was counted here, and learns from them; to be called every {@link
   * #REPORT_INTERVAL}. While the store is away, nothing happens but that.
   */
  public synchronized void report() {
    reportIsDue.set(false);
    if (perMinute == OFF) {
      return;
    }
    Map<UserId, SlidingWindow> reporting = new HashMap<>();
    List<Count> report = new ArrayList<>();
    for (UserId userId : unreported) {
      if (report.size() > WriteCounts.MAX_COUNTS - SlidingWindow.SLOTS) {
        break;
      }
      unreported.remove(userId);
      SlidingWindow window = users.get(userId);
      if (window != null) {
        reporting.put(userId, window);
        report.addAll(window.report(userId));
      }
    }
    if (!report.isEmpty()) {
      send(report, reporting);
    }
    forgetIdle(users);
    forgetIdle(addresses);
  }

  private void send(List<Count> report, Map<UserId, SlidingWindow> reporting) {
    long oldest = clock.millis() / WriteCounts.SLOT_MILLIS - SlidingWindow.SLOTS + 1;
    try {
      counts.add(report, oldest).forEach(total -> reporting.get(total.userId()).reported(total));
    } catch (Refusal storeAway) {
      // Reported again, these may count twice if they arrived after all: for a minute at most.
      reporting.values().forEach(SlidingWindow::notReported);
      unreported.addAll(reporting.keySet());
    }
  }
}
