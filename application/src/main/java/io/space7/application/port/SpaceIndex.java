package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SearchWords;
import io.space7.domain.Space;
import io.space7.domain.UserId;
import java.util.List;

/**
 * The Spaces that anybody can find: those that are public and not archived, and no others. A change
 * that a {@link SpaceStore} or {@link MessageStore} has made is seen at once through the same
 * server, and within seconds through others.
 *
 * <p>All lists begin with the Space that has most messages of the last {@value #TREND_DAYS} days,
 * those with as many with the newest one. Their cost does not grow with the number of Spaces, so of
 * very many that match a search or carry a tag, any may be left out.
 *
 * <p>Every method throws a {@link Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if the store
 * does not answer in time. Safe for use by many threads.
 */
public interface SpaceIndex {
  /** The days whose messages count, today included; days begin at midnight UTC. */
  int TREND_DAYS = 7;

  /**
   * The first Spaces of all.
   *
   * @param limit from 1
   */
  List<Space> trending(int limit);

  /**
   * The first Spaces that a user is no member of.
   *
   * @param limit from 1
   */
  List<Space> recommended(UserId userId, int limit);

  /**
   * Spaces in whose title, description and tags words with all of some beginnings occur.
   *
   * @param query what {@link SearchWords#query} has made of a query; empty finds nothing
   * @param limit from 1
   */
  List<Space> search(List<String> query, int limit);

  /**
   * Spaces that carry a tag.
   *
   * @param tagName in its stored form
   * @param limit from 1
   */
  List<Space> tagged(String tagName, int limit);
}
