package io.space7.domain;

/**
 * Which part of a thread is asked for: a numbered page, or what follows a cursor.
 *
 * @param page from 1; without meaning if there is a cursor
 * @param limit messages a page, 1 to {@value #MAX_LIMIT}
 * @param cursor null to use the page number
 */
public record PageRequest(MessageOrder order, int page, int limit, MessageCursor cursor) {
  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 100;

  /**
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if the page or the limit is out of bounds
   */
  public PageRequest {
    if (page < 1) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, "page must be a whole number from 1.");
    }
    requireLimit(limit);
  }

  /**
   * The bounds of every list's limit.
   *
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER}
   */
  public static int requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER, "limit must be a whole number from 1 to " + MAX_LIMIT + ".");
    }
    return limit;
  }

  /**
   * The bounds of a position in a list of events or likes that grows at its end.
   *
   * @param after the last element seen, 0 to begin
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER}
   */
  public static long requirePosition(long after) {
    if (after < 0) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER, "A position in a space's events is a whole number from 0.");
    }
    return after;
  }

  /** How many messages precede the page. */
  public long offset() {
    return cursor == null ? (page - 1L) * limit : 0;
  }

  /** The number of pages that a thread of so many messages has; 0 if it is empty. */
  public long totalPages(long total) {
    return total / limit + (total % limit == 0 ? 0 : 1);
  }
}
