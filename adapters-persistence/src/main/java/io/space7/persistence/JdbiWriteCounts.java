package io.space7.persistence;

import io.space7.application.port.WriteCounts;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/** Counts of writes in a table of PostgreSQL that is not logged; each call is one round trip. */
final class JdbiWriteCounts implements WriteCounts {
  private final Transactions transactions;

  JdbiWriteCounts(Transactions transactions) {
    this.transactions = transactions;
  }

  /** All servers lock the rows in one order, so that none waits for another in a circle. */
  @Override
  public List<Count> add(List<Count> counts, long oldestSlot) {
    List<Count> ordered =
        counts.stream()
            .sorted(
                Comparator.comparing((Count count) -> count.userId().value())
                    .thenComparing(Count::slot))
            .toList();
    return transactions.single(
        handle -> {
          Query query =
              handle.createQuery(
                  """
                        WITH given AS (
                          SELECT * FROM unnest(:users, :slots, :writes)
                            WITH ORDINALITY AS g (user_id, slot, writes, place)
                        ), added AS (
                          INSERT INTO write_counts AS c (user_id, slot, writes)
                          SELECT user_id, slot, writes FROM given
                          WHERE NOT EXISTS (
                            SELECT FROM erased_users
                            WHERE digest =
                              sha256(convert_to(
                                CAST(:erased AS text) || CAST(given.user_id AS text), 'UTF8')))
                          ORDER BY place
                          ON CONFLICT (user_id, slot) DO UPDATE
                          SET writes = c.writes + excluded.writes
                          RETURNING user_id, slot, writes
                        )
                        SELECT user_id, slot, writes FROM added WHERE slot >= :oldest
                        UNION ALL
                        SELECT c.user_id, c.slot, c.writes
                        FROM (SELECT DISTINCT user_id FROM given) g
                        JOIN write_counts c ON c.user_id = g.user_id AND c.slot >= :oldest
                        WHERE NOT EXISTS (
                          SELECT FROM given o WHERE o.user_id = c.user_id AND o.slot = c.slot)
                        """);
          Columns.of(query, ordered)
              .bind("users", "uuid", count -> count.userId().value())
              .bind("slots", "bigint", Count::slot)
              .bind("writes", "integer", Count::writes);
          return query
              .bind("oldest", oldestSlot)
              // What is counted late must not bring back the id of somebody who was erased.
              .bind("erased", ErasedUsers.PREFIX)
              .map(
                  (row, context) ->
                      new Count(
                          new UserId(row.getObject("user_id", UUID.class)),
                          row.getLong("slot"),
                          row.getInt("writes")))
              .list();
        });
  }

  @Override
  public void removeBefore(Instant limit) {
    transactions.single(
        handle ->
            handle
                .createUpdate("DELETE FROM write_counts WHERE slot < :slot")
                .bind("slot", limit.toEpochMilli() / SLOT_MILLIS)
                .execute());
  }
}
