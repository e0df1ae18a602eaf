package io.space7.persistence;

import io.space7.application.port.EventLog;
import io.space7.application.port.SpaceSignals;
import io.space7.domain.Epoch;
import io.space7.domain.MessageId;
import io.space7.domain.Position;
import io.space7.domain.Signal;
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * The event log in PostgreSQL. Each method takes one round trip, which those who read at once
 * share.
 *
 * <p>Why it is so: docs/adr/0005-event-log.md.
 */
final class JdbiEventLog implements EventLog {
  private final WatchedReads reads;
  private final Transactions transactions;
  private final History history;
  private final SpaceSignals signals;
  private final SharedSlices slices = new SharedSlices(this::readAlone);

  JdbiEventLog(WatchedReads reads, SpaceSignals signals) {
    this.reads = reads;
    transactions = reads.transactions();
    history = reads.history();
    this.signals = signals;
  }

  @Override
  public Optional<Slice> read(SpaceId spaceId, long after, int limit) {
    return slices.read(spaceId, after, limit);
  }

  private Optional<Slice> readAlone(SpaceId spaceId, long after, int limit) {
    History.Known known = history.of(spaceId);
    Optional<Part> part = read(spaceId, after, limit, known);
    if (part.isPresent() && !part.get().agrees(history, spaceId, known)) {
      reads.lost();
      part = read(spaceId, after, limit, history.of(spaceId));
    }
    part.ifPresent(found -> found.newest().ifPresent(event -> history.note(event, found.epoch())));
    return part.map(Part::slice);
  }

  /** See {@link ThreadReading#page} for the limits that seem to do nothing. */
  private Optional<Part> read(SpaceId spaceId, long after, int limit, History.Known known) {
    List<LogRow> rows =
        transactions.single(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT s.last_seq, :after BETWEEN s.first_kept_seq - 1 AND s.last_seq AS kept,
                          k.message_id AS there, <epoch>, <event>
                        FROM spaces s
                        LEFT JOIN LATERAL (
                          SELECT message_id FROM space_events
                          WHERE space_id = s.space_id AND seq = :known
                          LIMIT 1
                        ) k ON true
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
                    .define("epoch", History.EPOCH)
                    .define("event", EventRows.COLUMNS)
                    .bind("spaceId", spaceId)
                    .bind("after", after)
                    .bind("limit", limit)
                    .bind("known", known.seen().seq())
                    .map((row, context) -> LogRow.read(spaceId, row))
                    .list());
    return rows.isEmpty() ? Optional.empty() : Optional.of(Part.of(rows));
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
  public Map<SpaceId, Position> positions(Collection<SpaceId> spaceIds) {
    Map<SpaceId, History.Known> known = new HashMap<>();
    spaceIds.forEach(spaceId -> known.put(spaceId, history.of(spaceId)));
    List<Standing> standings = standings(known);
    if (!standings.stream().allMatch(one -> one.agrees(history, known.get(one.spaceId)))) {
      reads.lost();
      standings = standings(known);
    }
    return standings.stream().collect(Collectors.toMap(Standing::spaceId, Standing::position));
  }

  private List<Standing> standings(Map<SpaceId, History.Known> known) {
    return transactions.single(
        handle -> {
          Query query =
              handle
                  .createQuery(
                      """
                      SELECT s.space_id, s.last_seq, e.message_id AS there, <epoch>
                      FROM unnest(:spaceIds, :seqs) AS k (space_id, seq)
                      JOIN spaces s ON s.space_id = k.space_id
                      LEFT JOIN space_events e ON e.space_id = k.space_id AND e.seq = k.seq
                      """)
                  .define("epoch", History.EPOCH);
          Columns.of(query, known.entrySet())
              .bind("spaceIds", "uuid", Map.Entry::getKey)
              .bind("seqs", "bigint", entry -> entry.getValue().seen().seq());
          return query.map((row, context) -> Standing.read(row)).list();
        });
  }

  /**
   * The row's lock makes one of any number of callers the first; the others, when they get it, find
   * the source set. The newest appreciation is locked as it is looked for: who has waited for one
   * in vain is then given the next one.
   */
  @Override
  public Optional<SpaceEvent> announce(
      SpaceId spaceId, MessageId messageId, UserId actorId, Boolean appreciated, SocketId source) {
    return settle(
        spaceId,
        actorId,
        source,
        """
        appreciated IS NOT DISTINCT FROM :appreciated
          AND seq = CASE WHEN :posting
            THEN (SELECT seq FROM messages
              WHERE space_id = :spaceId AND message_id = :messageId)
            ELSE (SELECT seq FROM space_events
              WHERE space_id = :spaceId AND message_id = :messageId
                AND actor_id = :actorId AND kind = 'appreciation'
                AND appreciated = :appreciated AND source IS NULL
              ORDER BY seq DESC
              LIMIT 1
              FOR UPDATE)
            END
        """,
        query ->
            query
                .bind("messageId", messageId)
                .bind("posting", appreciated == null)
                .bind("appreciated", appreciated));
  }

  @Override
  public Optional<SpaceEvent> confirm(SpaceId spaceId, long seq, UserId actorId, SocketId source) {
    return settle(spaceId, actorId, source, "seq = :seq", query -> query.bind("seq", seq));
  }

  private Optional<SpaceEvent> settle(
      SpaceId spaceId,
      UserId actorId,
      SocketId source,
      String which,
      UnaryOperator<Query> withWhich) {
    Optional<SpaceEvent> settled =
        transactions.single(
            handle ->
                withWhich
                    .apply(
                        handle.createQuery(
                            """
                            WITH settled AS (
                              UPDATE space_events SET source = :source
                              WHERE space_id = :spaceId AND actor_id = :actorId
                                AND source IS NULL AND <which>
                              RETURNING *
                            )
                            SELECT <event>
                            FROM settled e
                            LEFT JOIN messages m ON m.space_id = e.space_id AND m.seq = e.seq
                            LEFT JOIN users u ON u.user_id = m.sender_id
                            """))
                    .define("which", which)
                    .define("event", EventRows.COLUMNS)
                    .bind("spaceId", spaceId)
                    .bind("actorId", actorId)
                    .bind("source", source)
                    .map((row, context) -> EventRows.event(spaceId, row))
                    .findOne());
    settled.ifPresent(event -> signals.send(new Signal.Announced(spaceId, event.seq())));
    return settled;
  }

  @Override
  public void claim(SpaceEvent event, SocketId hint) {
    signals.send(new Signal.Claimed(event.spaceId(), event.seq(), event.actorId(), hint));
  }

  /**
   * A slice, and what it was read beside.
   *
   * @param there see {@link History#agrees}
   */
  private record Part(Slice slice, MessageId there) {
    static Part of(List<LogRow> rows) {
      LogRow any = rows.get(0);
      List<SpaceEvent> events = rows.stream().map(LogRow::event).filter(Objects::nonNull).toList();
      return new Part(new Slice(events, any.lastSeq, any.kept, any.epoch), any.there);
    }

    boolean agrees(History history, SpaceId spaceId, History.Known known) {
      return history.agrees(spaceId, known, new Position(slice.lastSeq(), slice.epoch()), there);
    }

    Epoch epoch() {
      return slice.epoch();
    }

    Optional<SpaceEvent> newest() {
      List<SpaceEvent> events = slice.events();
      return events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1));
    }
  }

  /**
   * One row of a slice.
   *
   * @param event null in the only row of a slice without events
   */
  private record LogRow(
      long lastSeq, boolean kept, Epoch epoch, MessageId there, SpaceEvent event) {
    static LogRow read(SpaceId spaceId, ResultSet row) throws SQLException {
      return new LogRow(
          row.getLong("last_seq"),
          row.getBoolean("kept"),
          Rows.epoch(row),
          DomainTypes.MESSAGE_ID.map(row, "there", null),
          row.getString("kind") == null ? null : EventRows.event(spaceId, row));
    }
  }

  /** Where a Space stands. */
  private record Standing(SpaceId spaceId, Position position, MessageId there) {
    static Standing read(ResultSet row) throws SQLException {
      return new Standing(
          Rows.spaceId(row),
          new Position(row.getLong("last_seq"), Rows.epoch(row)),
          DomainTypes.MESSAGE_ID.map(row, "there", null));
    }

    boolean agrees(History history, History.Known known) {
      return history.agrees(spaceId, known, position, there);
    }
  }
}
