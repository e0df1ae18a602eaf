package io.space7.persistence;

import io.space7.application.port.SpaceIndex;
import io.space7.application.port.SpaceStore;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.io.Serial;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The index of Spaces in PostgreSQL. The lists take three round trips, a search four, seven for
 * what is rare, and eight if the index of words takes too long.
 *
 * <p>The order is that of an index that lags behind: what this server has changed since is added to
 * the candidates, and all candidates are put in order by what is so now.
 *
 * <p>Why it is so: docs/adr/0016-finding-spaces.md.
 */
final class JdbiSpaceIndex implements SpaceIndex {
  /** How many of the first Spaces are searched one by one. */
  private static final int SEARCHED = 1_000;

  /** How many of them are searched if the index of words takes too long. */
  private static final int SEARCHED_INSTEAD = 20_000;

  /** How many Spaces at most are taken from the index of words. */
  private static final int MOST_MATCHES = 1_000;

  /** The SQLSTATE of a statement that has reached its timeout. */
  private static final String CANCELLED = "57014";

  private static final Duration INDEX_PATIENCE = Duration.ofSeconds(1);

  /**
   * The limit of one keeps the planner from looking for the words first, which has no bound: each
   * Space is looked up and judged.
   */
  static final String AMONG_THE_FIRST =
      """
      (SELECT f.space_id
        FROM (
          SELECT space_id FROM space_trends
          WHERE listed
          ORDER BY trend DESC, created_at DESC, space_id DESC
          LIMIT :searched
        ) f
        CROSS JOIN LATERAL (
          SELECT words FROM space_listings WHERE space_id = f.space_id LIMIT 1
        ) l
        WHERE l.words @@ CAST(:query AS tsquery)
        LIMIT :fetch)
      UNION
      (SELECT space_id FROM space_listings
        WHERE space_id = ANY (:changed) AND words @@ CAST(:query AS tsquery))
      """;

  private final Transactions transactions;
  private final SpaceTrends trends;
  private final Duration indexPatience;

  JdbiSpaceIndex(Transactions transactions, SpaceTrends trends) {
    this(transactions, trends, INDEX_PATIENCE);
  }

  /**
   * @param indexPatience how long a search may be at the index of words
   */
  JdbiSpaceIndex(Transactions transactions, SpaceTrends trends, Duration indexPatience) {
    this.transactions = transactions;
    this.trends = trends;
    this.indexPatience = indexPatience;
  }

  @Override
  public List<Space> trending(int limit) {
    return first(null, limit);
  }

  @Override
  public List<Space> recommended(UserId userId, int limit) {
    return first(userId, limit);
  }

  /**
   * @param stranger to the Spaces that are wanted, or null for all
   */
  private List<Space> first(UserId stranger, int limit) {
    List<SpaceId> changed = trends.changed();
    return transactions.single(
        handle -> {
          List<SpaceId> ids =
              handle
                  .createQuery(
                      """
                      (SELECT space_id FROM space_trends t
                        WHERE listed AND NOT EXISTS (
                          SELECT FROM space_members m
                          WHERE m.space_id = t.space_id AND m.user_id = CAST(:stranger AS uuid))
                        ORDER BY trend DESC, created_at DESC, space_id DESC
                        LIMIT :fetch)
                      UNION
                      (SELECT space_id FROM space_trends t
                        WHERE space_id = ANY (:changed) AND listed AND NOT EXISTS (
                          SELECT FROM space_members m
                          WHERE m.space_id = t.space_id AND m.user_id = CAST(:stranger AS uuid)))
                      """)
                  .bindByType("stranger", stranger, UserId.class)
                  .bindArray("changed", SpaceId.class, changed)
                  // Each that has changed may have to make room for one that was behind it.
                  .bind("fetch", limit + changed.size())
                  .map((row, context) -> Rows.spaceId(row))
                  .list();
          return spaces(handle, order(handle, ids, limit));
        });
  }

  @Override
  public List<Space> search(List<String> query, int limit) {
    return query.isEmpty() ? List.of() : matching(SpaceListing.queryOfBeginnings(query), limit);
  }

  @Override
  public List<Space> tagged(String tagName, int limit) {
    return matching(SpaceListing.queryOfTag(tagName), limit);
  }

  /**
   * What many Spaces have is soon found among the first ones, and would be too much to collect by
   * the index of words, which is right for what few have.
   */
  private List<Space> matching(String tsquery, int limit) {
    List<SpaceId> first = firstMatching(SEARCHED, tsquery, limit);
    List<SpaceId> all = first.size() < limit ? filledUp(first, tsquery, limit) : first;
    return transactions.single(handle -> spaces(handle, order(handle, all, limit)));
  }

  private List<SpaceId> firstMatching(int searched, String tsquery, int limit) {
    List<SpaceId> changed = trends.changed();
    return transactions.single(
        handle ->
            handle
                .createQuery(AMONG_THE_FIRST)
                .bind("query", tsquery)
                .bind("searched", searched)
                .bind("fetch", limit + changed.size())
                .bindArray("changed", SpaceId.class, changed)
                .map((row, context) -> Rows.spaceId(row))
                .list());
  }

  /** A search for several words, each of which very many have, may take for too long. */
  private List<SpaceId> filledUp(List<SpaceId> first, String tsquery, int limit) {
    Set<SpaceId> all = new LinkedHashSet<>(first);
    try {
      all.addAll(indexed(tsquery));
    } catch (TookTooLongException e) {
      all.addAll(firstMatching(SEARCHED_INSTEAD, tsquery, limit));
    }
    return List.copyOf(all);
  }

  private List<SpaceId> indexed(String tsquery) {
    return transactions.change(
        handle -> {
          handle
              .createQuery("SELECT set_config('statement_timeout', :patience, true)")
              .bind("patience", String.valueOf(indexPatience.toMillis()))
              .map((row, context) -> row.getString(1))
              .one();
          return readIndex(handle, tsquery);
        });
  }

  private static List<SpaceId> readIndex(Handle handle, String tsquery) {
    try {
      return handle
          .createQuery(
              """
              SELECT space_id FROM space_listings
              WHERE words @@ CAST(:query AS tsquery)
              LIMIT :most
              """)
          .bind("query", tsquery)
          .bind("most", MOST_MATCHES)
          .map((row, context) -> Rows.spaceId(row))
          .list();
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause && CANCELLED.equals(cause.getSQLState())) {
        throw new TookTooLongException();
      }
      throw e;
    }
  }

  private static List<SpaceId> order(Handle handle, List<SpaceId> ids, int limit) {
    return handle
        .createQuery(
            """
            SELECT t.space_id
            FROM unnest(:ids) AS c (space_id)
            JOIN space_trends t ON t.space_id = c.space_id
            JOIN spaces s ON s.space_id = c.space_id
            ORDER BY t.trend + s.message_count - t.counted DESC, t.created_at DESC, t.space_id DESC
            LIMIT :limit
            """)
        .bindArray("ids", SpaceId.class, ids)
        .bind("limit", limit)
        .map((row, context) -> Rows.spaceId(row))
        .list();
  }

  /** What has been taken off the list since is left out. */
  private static List<Space> spaces(Handle handle, List<SpaceId> ids) {
    return SpaceRows.details(handle, ids, null).stream()
        .map(SpaceStore.View::space)
        .filter(Space::findable)
        .toList();
  }

  /** Not a failure of the database. */
  private static final class TookTooLongException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    TookTooLongException() {
      super(null, null, false, false);
    }
  }
}
