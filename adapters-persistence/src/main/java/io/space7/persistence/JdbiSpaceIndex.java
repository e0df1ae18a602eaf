package io.space7.persistence;

import io.space7.application.port.SpaceIndex;
import io.space7.application.port.SpaceStore;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The index of Spaces in PostgreSQL. The lists take three round trips, a search four, or seven for
 * what is rare.
 *
 * <p>The order is that of an index that lags behind: what this server has changed since is added to
 * the candidates, and all candidates are put in order by what is so now.
 *
 * <p>Why it is so: docs/adr/0016-finding-spaces.md.
 */
final class JdbiSpaceIndex implements SpaceIndex {
  /** How many of the first Spaces are searched one by one. */
  static final int SEARCHED = 1_000;

  /** How many Spaces at most are taken from the index of words. */
  static final int MOST_MATCHES = 1_000;

  private static final Duration INDEX_PATIENCE = Duration.ofSeconds(1);

  private final Transactions transactions;
  private final SpaceTrends trends;

  JdbiSpaceIndex(Transactions transactions, SpaceTrends trends) {
    this.transactions = transactions;
    this.trends = trends;
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
    List<SpaceId> first = firstMatching(tsquery, limit);
    List<SpaceId> all = first.size() < limit ? withIndexed(first, tsquery) : first;
    return transactions.single(handle -> spaces(handle, order(handle, all, limit)));
  }

  private List<SpaceId> firstMatching(String tsquery, int limit) {
    List<SpaceId> changed = trends.changed();
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    (SELECT l.space_id
                      FROM (
                        SELECT space_id FROM space_trends
                        WHERE listed
                        ORDER BY trend DESC, created_at DESC, space_id DESC
                        LIMIT :searched
                      ) f
                      JOIN space_listings l ON l.space_id = f.space_id
                      WHERE l.words @@ CAST(:query AS tsquery)
                      LIMIT :fetch)
                    UNION
                    (SELECT space_id FROM space_listings
                      WHERE space_id = ANY (:changed) AND words @@ CAST(:query AS tsquery))
                    """)
                .bind("query", tsquery)
                .bind("searched", SEARCHED)
                .bind("fetch", limit + changed.size())
                .bindArray("changed", SpaceId.class, changed)
                .map((row, context) -> Rows.spaceId(row))
                .list());
  }

  /** A search for several words, each of which very many have, may take for too long. */
  private List<SpaceId> withIndexed(List<SpaceId> first, String tsquery) {
    Set<SpaceId> all = new LinkedHashSet<>(first);
    try {
      all.addAll(
          transactions.<List<SpaceId>>change(
              handle -> {
                handle
                    .createQuery("SELECT set_config('statement_timeout', :patience, true)")
                    .bind("patience", String.valueOf(INDEX_PATIENCE.toMillis()))
                    .map((row, context) -> row.getString(1))
                    .one();
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
              }));
    } catch (Refusal tookTooLong) {
      // Then the first ones have to do; if the database is away, the next statement says so.
    }
    return List.copyOf(all);
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
}
