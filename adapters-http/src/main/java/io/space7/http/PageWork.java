package io.space7.http;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many pages are in the making at a time: each takes some megabytes until it is on its
 * way, and one far down a thread takes a connection to the database for long.
 *
 * <p>Safe for use by many threads.
 */
final class PageWork {
  /** Pages that begin after so many messages are deep. */
  static final long DEEP = 10_000;

  /** What a page may take while it is being made, in bytes. */
  private static final long PAGE_MEMORY = 8L * 1024 * 1024;

  private static final int MIN_PAGES = 4;
  private static final int MAX_PAGES = 64;
  private static final int DEEP_PAGES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Semaphore usual;
  private final Semaphore deep = new Semaphore(DEEP_PAGES, true);
  private final int share;
  private final Map<UserId, OwnTurns> perUser = new ConcurrentHashMap<>();

  /**
   * @param memory in bytes
   */
  PageWork(long memory) {
    int pages = (int) Math.min(Math.max(memory / PAGE_MEMORY, MIN_PAGES), MAX_PAGES);
    usual = new Semaphore(pages);
    share = pages / 2;
  }

  /**
   * Makes a page, once it is its turn; one user's pages take half of all turns at most.
   *
   * @param page makes it
   * @throws Refusal {@link ErrorCode#BUSY}, or what {@code page} throws
   */
  <T> T make(UserId user, boolean isDeep, Page<T> page) throws IOException {
    Semaphore own =
        perUser.compute(user, (same, turns) -> turns == null ? new OwnTurns(share) : turns.more())
            .turns;
    try {
      return inTurn(own, isDeep, () -> inTurn(isDeep ? deep : usual, isDeep, page));
    } finally {
      perUser.computeIfPresent(user, (same, turns) -> turns.less());
    }
  }

  private static <T> T inTurn(Semaphore turns, boolean isDeep, Page<T> page) throws IOException {
    if (!isTurn(turns)) {
      throw new Refusal(
          ErrorCode.BUSY,
          isDeep
              ? "The server is reading too many pages this far down; go on by nextCursor instead."
              : "The server is making too many pages; try again in a moment.");
    }
    try {
      return page.make();
    } finally {
      turns.release();
    }
  }

  private static boolean isTurn(Semaphore turns) {
    try {
      return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One user's turns, kept for as long as the user has requests; changed under the map's lock. */
  private static final class OwnTurns {
    private final Semaphore turns;
    private int requests = 1;

    OwnTurns(int share) {
      turns = new Semaphore(share);
    }

    OwnTurns more() {
      requests++;
      return this;
    }

    /** Null once nobody needs it. */
    OwnTurns less() {
      requests--;
      return requests == 0 ? null : this;
    }
  }

  /** Makes a page, or a page and sends it on its way. */
  @FunctionalInterface
  interface Page<T> {
    T make() throws IOException;
  }
}
