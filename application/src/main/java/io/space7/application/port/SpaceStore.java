package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.ListCursor;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.NewSpace;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Spaces, their members and their invites.
 *
 * <p>Every change is atomic and durable when the method returns. Every method throws a {@link
 * Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if the store does not answer in time.
 */
public interface SpaceStore {
  /** Stores the Space, with its creator as the only member. The creator has to exist. */
  Space create(NewSpace space);

  /** The Space and the viewer's rights in it, or empty if there is no such Space. */
  Optional<View> find(SpaceId spaceId, UserId viewerId);

  /**
   * Those of some Spaces that exist, in any order; only those who may read may be shown them.
   *
   * @param spaceIds at most {@value EventLog#MAX_ASKED}
   */
  List<Space> all(Collection<SpaceId> spaceIds);

  /** The rights alone; one row, for the checks that come before everything else. */
  Optional<AccessAt> accessAt(SpaceId spaceId, UserId userId);

  /**
   * The Spaces the user belongs to, newest first, with what is new in each, all of one moment. The
   * cost of each does not grow with its thread.
   *
   * @param after the place to go on from, see {@link #cursor}, or null to begin
   * @param limit from 1
   */
  List<Membership> memberships(UserId userId, ListCursor after, int limit);

  /** The place after a membership in {@link #memberships}. */
  static ListCursor cursor(Membership membership) {
    return new ListCursor(membership.space().createdAt(), membership.space().spaceId().value());
  }

  /**
   * Notes how far a member has read. Never goes back; a seq beyond the newest event's counts as
   * that. A new member has read everything so far.
   *
   * @param seq from 0
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, or as {@link SpaceAccess#requireMember} says
   */
  Unread markRead(SpaceId spaceId, UserId userId, long seq);

  /** How far a member has read, or empty for a user who is none. */
  Optional<Unread> unread(SpaceId spaceId, UserId userId);

  /**
   * The members, the oldest first. The caller has to have checked the right to read.
   *
   * @param after the place to go on from, see {@link #cursor}, or null to begin
   * @param limit from 1
   */
  List<Member> members(SpaceId spaceId, ListCursor after, int limit);

  /** The place after a member in {@link #members}. */
  static ListCursor cursor(Member member) {
    return new ListCursor(member.joinedAt(), member.user().userId().value());
  }

  /**
   * Ends a membership, if {@link SpaceAccess#requireRemove}, asked in the transaction of the
   * change, allows it. A user who was removed by the creator comes back to a private Space only by
   * an invite that was made later.
   *
   * @param userId whose membership it is
   * @param byId who ends it
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, {@link ErrorCode#USER_NOT_FOUND} if that
   *     user is no member, or as {@code requireRemove} says
   */
  void removeMember(SpaceId spaceId, UserId userId, UserId byId);

  /**
   * Makes the user a member. {@link SpaceAccess#requireJoin} is asked in the transaction of the
   * change; an invite is used up in the same transaction, and only if the join succeeds by it.
   *
   * @param inviteCode null if the user has none
   * @param now decides whether an invite has expired
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, or as {@code requireJoin} says
   */
  void join(SpaceId spaceId, UserId userId, String inviteCode, Instant now);

  /**
   * Stores an invite that admits one user; its age is that of the store's clock.
   *
   * @param code at least 128 random bits as text; never stored before
   */
  void addInvite(SpaceId spaceId, String code, Instant expiresAt);

  /**
   * Locks an open Space and opens a locked one.
   *
   * @return whether it is locked now
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}
   */
  boolean toggleLock(SpaceId spaceId);

  /**
   * Archives the Space for good; no effect if it is archived.
   *
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}
   */
  void archive(SpaceId spaceId);

  /**
   * Changes parts of a Space, if {@link SpaceAccess#requireCreator}, asked in the transaction of
   * the change, allows it. An edit of nothing changes nothing.
   *
   * @return the Space as it is then
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND}, or as {@code requireCreator} says
   */
  Space edit(SpaceId spaceId, UserId userId, SpaceEdit edit);

  /** A Space as one user sees it. */
  record View(Space space, SpaceAccess access) {}
}
