package io.space7.persistence;

import io.space7.application.port.EventLog;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The event log in PostgreSQL. Each method takes one round trip.
 *
 * <p>Why it is so: docs/adr/0005-event-log.md.
 */
final class JdbiEventLog implements EventLog {
  private final Transactions transactions;
  private final AnnouncementSignals announcements;

  JdbiEventLog(Transactions transactions, AnnouncementSignals announcements) {
    this.transactions = transactions;
    this.announcements = announcements;
  }

  /** See {@link ThreadReading#page} for the limits that seem to do nothing. */
  @Override
  public Optional<Slice> read(SpaceId spaceId, long after, int limit) {
    List<LogRow> rows =
        transactions.single(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT s.last_seq, :after BETWEEN s.first_kept_seq - 1 AND s.last_seq AS kept,
                          <event>
                        FROM spaces s
                        LEFT JOIN LATERAL (
                          SELECT * FROM space_events
                          WHERE space_id = s.space_id AND seq > :after
                            AND :after BETWEEN s.first_kept_seq - 1 AND s.last_seq
                          ORDER BY seq
                          LIMIT :limit
                        ) e ON true
                        LEFT JOIN LATERAL (
                          SELECT * FROM messages
                          WHERE space_id = e.space_id AND seq = e.seq
                          LIMIT 1
                        ) m ON e.kind = 'posted'
                        LEFT JOIN LATERAL (
                          SELECT * FROM users WHERE user_id = m.sender_id LIMIT 1
                        ) u ON true
                        WHERE s.space_id = :spaceId
                        ORDER BY e.seq
                        """)
                    .define("event", EventRows.COLUMNS)
                    .bind("spaceId", spaceId)
                    .bind("after", after)
                    .bind("limit", limit)
                    .map((row, context) -> LogRow.read(spaceId, row))
                    .list());
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<SpaceEvent> events = rows.stream().map(LogRow::event).filter(Objects::nonNull).toList();
    return Optional.of(new Slice(events, rows.get(0).lastSeq, rows.get(0).kept));
  }

  @Override
  public List<SpaceEvent> find(SpaceId spaceId, Collection<Long> seqs) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT <event>
                    FROM space_events e
                    LEFT JOIN messages m
                      ON m.space_id = e.space_id AND m.seq = e.seq AND e.kind = 'posted'
                    LEFT JOIN users u ON u.user_id = m.sender_id
                    WHERE e.space_id = :spaceId AND e.seq = ANY (:seqs)
                    ORDER BY e.seq
                    """)
                .define("event", EventRows.COLUMNS)
                .bind("spaceId", spaceId)
                .bindArray("seqs", Long.class, List.copyOf(seqs))
                .map((row, context) -> EventRows.event(spaceId, row))
                .list());
  }

  @Override
  public Map<SpaceId, Long> lastSeqs(Collection<SpaceId> spaceIds) {
    return transactions.single(
        handle ->
            handle
                .createQuery("SELECT space_id, last_seq FROM spaces WHERE space_id = ANY (:ids)")
                .bindArray("ids", SpaceId.class, spaceIds)
                .reduceRows(
                    new HashMap<>(),
                    (seqs, row) -> {
                      seqs.put(
                          row.getColumn("space_id", SpaceId.class),
                          row.getColumn("last_seq", Long.class));
                      return seqs;
                    }));
  }

  /**
   * The row's lock makes one of any number of callers the first; the others, when they get it, find
   * the source set.
   */
  @Override
  public Optional<SpaceEvent> announce(
      SpaceId spaceId, MessageId messageId, UserId actorId, Boolean appreciated, SocketId source) {
    Optional<SpaceEvent> announced =
        transactions.single(
            handle ->
                handle
                    .createQuery(
                        """
                    WITH announced AS (
                      UPDATE space_events SET source = :source
                      WHERE space_id = :spaceId AND actor_id = :actorId AND source IS NULL
                        AND appreciated IS NOT DISTINCT FROM :appreciated
                        AND seq = CASE WHEN :posting
                          THEN (SELECT seq FROM messages
                            WHERE space_id = :spaceId AND message_id = :messageId)
                          ELSE (SELECT seq FROM space_events
                            WHERE space_id = :spaceId AND message_id = :messageId
                              AND actor_id = :actorId AND kind = 'appreciation'
                              AND appreciated = :appreciated AND source IS NULL
                            ORDER BY seq DESC
                            LIMIT 1)
                          END
                      RETURNING *
                    )
                    SELECT <event>
                    FROM announced e
                    LEFT JOIN messages m ON m.space_id = e.space_id AND m.seq = e.seq
                    LEFT JOIN users u ON u.user_id = m.sender_id
                    """)
                    .define("event", EventRows.COLUMNS)
                    .bind("spaceId", spaceId)
                    .bind("messageId", messageId)
                    .bind("actorId", actorId)
                    .bind("posting", appreciated == null)
                    .bind("appreciated", appreciated)
                    .bind("source", source)
                    .map((row, context) -> EventRows.event(spaceId, row))
                    .findOne());
    announced.ifPresent(announcements::tell);
    return announced;
  }

  /**
   * One row of a slice.
   *
   * @param event null in the only row of a slice without events
   */
  private record LogRow(long lastSeq, boolean kept, SpaceEvent event) {
    static LogRow read(SpaceId spaceId, ResultSet row) throws SQLException {
      return new LogRow(
          row.getLong("last_seq"),
          row.getBoolean("kept"),
          row.getString("kind") == null ? null : EventRows.event(spaceId, row));
    }
  }
}
