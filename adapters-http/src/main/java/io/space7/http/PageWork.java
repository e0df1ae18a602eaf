package io.space7.http;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.time.Duration;
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

  /**
   * @param memory in bytes
   */
  PageWork(long memory) {
    usual = new Semaphore((int) Math.min(Math.max(memory / PAGE_MEMORY, MIN_PAGES), MAX_PAGES));
  }

  /**
   * Makes a page, once it is its turn.
   *
   * @param page makes it and sends it on its way
   * @throws Refusal {@link ErrorCode#BUSY}, or what {@code page} throws
   */
  void make(boolean isDeep, Page page) throws IOException {
    Semaphore turns = isDeep ? deep : usual;
    if (!isTurn(turns)) {
      throw new Refusal(
          ErrorCode.BUSY,
          isDeep
              ? "The server is reading too many pages this far down; go on by nextCursor instead."
              : "The server is making too many pages; try again in a moment.");
    }
    try {
      page.make();
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

  /** Makes a page and sends it on its way. */
  @FunctionalInterface
  interface Page {
    void make() throws IOException;
  }
}
