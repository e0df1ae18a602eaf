package io.space7.persistence;

import java.time.Duration;
import java.util.Locale;

/**
 * How long a call of a store may take before the database counts as away.
 *
 * @param connection for a connection, a free or a new one
 * @param statement for one statement, its wait for locks included; also how long a transaction may
 *     hold its locks without doing anything
 * @param silence for any sign of life of a server that was asked something, in whole seconds;
 *     longer than {@code statement}, which the server itself keeps to
 */
record Timeouts(Duration connection, Duration statement, Duration silence) {
  /** A Space is held for milliseconds; who waits much longer waits for somebody who hangs. */
  private static final int LOCK_WAITS_IN_A_STATEMENT = 5;

  static final Timeouts USUAL =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15));

  /**
   * For a change that waits for others: what it may take until it is tried, and then until it is
   * known.
   */
  Duration change() {
    return connection.plus(silence).multipliedBy(2);
  }

  /** The same for one transaction, where a pooler gives each another session. */
  String transaction() {
    return String.format(
        Locale.ROOT,
        """
    SET LOCAL statement_timeout = %1$d;
    SET LOCAL lock_timeout = %2$d;
    SET LOCAL idle_in_transaction_session_timeout = %1$d;
    SET LOCAL enable_seqscan = off;
    SET LOCAL jit = off\
    """,
        statement.toMillis(),
        lockMillis());
  }

  private long lockMillis() {
    return statement.toMillis() / LOCK_WAITS_IN_A_STATEMENT;
  }

  /**
   * Sets up a session, so that the server ends what takes too long, and gives up a client that died
   * or was cut off while it held a Space's lock. Not start-up options, because poolers between us
   * and the server refuse those.
   *
   * <p>Every statement has its index and reads few rows. So planning it once is enough, a plan that
   * reads a whole table was made while the table was small, and compiling it takes longer than
   * running it.
   */
  String session() {
    return String.format(
        Locale.ROOT,
        """
    SET statement_timeout = %1$d;
    SET lock_timeout = %2$d;
    SET idle_in_transaction_session_timeout = %1$d;
    SET tcp_keepalives_idle = 10;
    SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 3;
    SET plan_cache_mode = force_generic_plan;
    SET enable_seqscan = off;
    SET enable_hashjoin = off;
    SET enable_mergejoin = off;
    SET enable_material = off;
    SET jit = off\
    """,
        statement.toMillis(),
        lockMillis());
  }
}
