package io.space7.application;

import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.SpaceStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.ListCursor;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.Notice;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.util.List;
import java.util.function.Function;

/** Who belongs to which Space, how far they have read, and how they leave. */
public final class Memberships {
  /** The longest list of a user's Spaces, and the length of one whose length is not asked for. */
  public static final int MAX_LISTED = 500;

  private final SpaceStore spaces;
  private final SpaceFeed<?> feed;

  public Memberships(SpaceStore spaces, SpaceFeed<?> feed) {
    this.spaces = spaces;
    this.feed = feed;
  }

  /**
   * The caller's Spaces, newest first.
   *
   * @param after where to go on, or null to begin
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER} if the limit is not from 1 to {@value
   *     #MAX_LISTED}
   */
  public Page<Membership> of(UserId userId, ListCursor after, int limit) {
    if (limit < 1 || limit > MAX_LISTED) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          "limit must be a whole number from 1 to " + MAX_LISTED + ".");
    }
    return Page.of(spaces.memberships(userId, after, limit + 1), limit, SpaceStore::cursor);
  }

  /**
   * Notes how far the caller has read, and tells the caller's other connections.
   *
   * @param hint the connection that the caller acts through, or null
   * @throws Refusal {@link ErrorCode#INVALID_PARAMETER}, or as {@link SpaceStore#markRead} says
   */
  public Unread read(UserId userId, SpaceId spaceId, long seq, SocketId hint) {
    Unread unread = spaces.markRead(spaceId, userId, PageRequest.requirePosition(seq));
    feed.tell(userId, new Notice.Read(spaceId, unread), feed.sourceOf(userId, hint));
    return unread;
  }

  /**
   * A Space's members, the oldest first.
   *
   * @param after where to go on, or null to begin
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, {@link ErrorCode#INVALID_PARAMETER} or as
   *     {@link SpaceAccess#requireRead} says
   */
  public Page<Member> members(UserId userId, SpaceId spaceId, ListCursor after, int limit) {
    PageRequest.requireLimit(limit);
    spaces.accessAt(spaceId, userId).orElseThrow(SpaceAccess::notFound).access().requireRead();
    return Page.of(spaces.members(spaceId, after, limit + 1), limit, SpaceStore::cursor);
  }

  /**
   * Ends a membership, and the listening of its holder.
   *
   * @param memberId whose it is, the caller's own or another's
   * @throws Refusal as {@link SpaceStore#removeMember} says
   */
  public void remove(UserId userId, SpaceId spaceId, UserId memberId) {
    spaces.removeMember(spaceId, memberId, userId);
    feed.left(spaceId, memberId);
  }

  /**
   * A part of a list.
   *
   * @param next where to go on, or null at the end
   */
  public record Page<T>(List<T> elements, ListCursor next) {
    /**
     * @param found one more than the limit, if there are more
     */
    private static <T> Page<T> of(List<T> found, int limit, Function<T, ListCursor> cursor) {
      return found.size() > limit
          ? new Page<>(found.subList(0, limit), cursor.apply(found.get(limit - 1)))
          : new Page<>(found, null);
    }
  }
}
