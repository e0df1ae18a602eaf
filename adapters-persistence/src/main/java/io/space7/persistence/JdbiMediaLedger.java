package io.space7.persistence;

import io.space7.application.port.MediaLedger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * The ledger of files in PostgreSQL. Each method is one round trip; what posting and deleting do to
 * it is part of their batch.
 */
final class JdbiMediaLedger implements MediaLedger {
  /** The pause of a file that was taken n times before is at n; the last is the longest. */
  private static final Long[] PAUSES =
      IntStream.rangeClosed(0, 20)
          .mapToObj(taken -> MediaLedger.pause(taken).toSeconds())
          .toArray(Long[]::new);

  private final Transactions transactions;

  JdbiMediaLedger(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void enter(Entry file, Instant due) {
    transactions.single(
        handle ->
            bind(
                    file,
                    handle.createUpdate(
                        """
                        INSERT INTO unclaimed_media (space_id, name, due_at, taken)
                        VALUES (:spaceId, :name, :due, 0)
                        """))
                .bind("due", due)
                .execute());
  }

  @Override
  public boolean renew(Entry file, Instant due) {
    return transactions.single(
            handle ->
                bind(
                        file,
                        handle.createUpdate(
                            """
                            UPDATE unclaimed_media SET due_at = :due
                            WHERE space_id = :spaceId AND name = :name AND taken = 0
                            """))
                    .bind("due", due)
                    .execute())
        == 1;
  }

  @Override
  public void take(Entry file, Instant now) {
    transactions.single(
        handle ->
            bind(
                    file,
                    handle.createUpdate(
                        """
                        INSERT INTO unclaimed_media AS u (space_id, name, due_at, taken)
                        VALUES (:spaceId, :name, :due, 1)
                        ON CONFLICT (space_id, name) DO UPDATE
                        SET due_at = excluded.due_at, taken = u.taken + 1
                        """))
                .bind("due", now.plus(SHORTEST_PAUSE))
                .execute());
  }

  /** What others have locked is being taken, or is becoming a message's. */
  @Override
  public List<Entry> takeDue(Instant now, int limit) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    WITH due AS MATERIALIZED (
                      SELECT space_id, name FROM unclaimed_media
                      WHERE due_at <= :now
                      ORDER BY due_at
                      LIMIT :limit
                      FOR UPDATE SKIP LOCKED
                    )
                    UPDATE unclaimed_media u
                    SET taken = u.taken + 1, due_at = CAST(:now AS timestamptz)
                      + interval '1 second' * (:pauses)[least(u.taken + 1, cardinality(:pauses))]
                    FROM due
                    WHERE u.space_id = due.space_id AND u.name = due.name
                    RETURNING u.space_id, u.name
                    """)
                .bind("now", now)
                .bind("limit", limit)
                .bindArray("pauses", Long.class, (Object[]) PAUSES)
                .map((row, context) -> entry(row))
                .list());
  }

  @Override
  public void strike(Collection<Entry> files) {
    transactions.single(
        handle -> {
          Update update =
              handle.createUpdate(
                  """
                  DELETE FROM unclaimed_media u
                  USING unnest(:spaceIds, :names) AS f (space_id, name)
                  WHERE u.space_id = f.space_id AND u.name = f.name
                  """);
          bind("spaceIds", "names", files, update);
          return update.execute();
        });
  }

  /**
   * Adds a statement that locks those of the files that a message can carry. Until the transaction
   * ends, they can neither be taken nor be carried by another.
   */
  static void addLock(Pipeline pipeline, Collection<Entry> files, Consumer<Entry> locked) {
    pipeline.query(
        """
        SELECT u.space_id, u.name
        FROM unnest(:fileSpaceIds, :fileNames) AS f (space_id, name)
        JOIN unclaimed_media u ON u.space_id = f.space_id AND u.name = f.name
        WHERE u.taken = 0
        FOR UPDATE OF u
        """,
        statement -> bind("fileSpaceIds", "fileNames", files, statement),
        row -> locked.accept(entry(row)));
  }

  /**
   * Adds what posting and deleting do to the ledger. A message may come and go in one transaction;
   * its file is then still in here.
   *
   * @param carried files that have become messages'
   * @param freed files whose messages are gone, taken by those who deleted them
   */
  static void addWrite(
      Pipeline pipeline, Collection<Entry> carried, Collection<Entry> freed, Instant now) {
    pipeline.update(
        """
        WITH carried AS (
          DELETE FROM unclaimed_media u
          USING unnest(:carriedSpaceIds, :carriedNames) AS c (space_id, name)
          WHERE u.space_id = c.space_id AND u.name = c.name
        )
        INSERT INTO unclaimed_media (space_id, name, due_at, taken)
        SELECT space_id, name, :freedAt, 1
        FROM unnest(:freedSpaceIds, :freedNames) AS f (space_id, name)
        ON CONFLICT (space_id, name) DO UPDATE
        SET due_at = excluded.due_at, taken = excluded.taken
        """,
        statement -> {
          statement.bind("freedAt", now);
          bind("carriedSpaceIds", "carriedNames", carried, statement);
          bind("freedSpaceIds", "freedNames", freed, statement);
        });
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(Rows.spaceId(row), DomainTypes.MEDIA_NAME.map(row, "name", null));
  }

  private static <T extends SqlStatement<T>> T bind(Entry file, T statement) {
    return statement.bind("spaceId", file.spaceId()).bind("name", file.name());
  }

  private static void bind(
      String spaceIds, String names, Collection<Entry> files, SqlStatement<?> statement) {
    Columns.of(statement, files)
        .bind(spaceIds, "uuid", file -> file.spaceId())
        .bind(names, "text", file -> file.name());
  }
}
