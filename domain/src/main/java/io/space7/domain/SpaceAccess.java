package io.space7.domain;

import java.util.Objects;

/**
 * What one user may do in one Space at one moment.
 *
 * @param member whether the user belongs to the Space
 * @param creator whether the user created it
 */
public record SpaceAccess(
    Visibility visibility, boolean member, boolean creator, boolean locked, boolean archived) {
  public SpaceAccess {
    Objects.requireNonNull(visibility);
  }

  /** The refusal for a Space that does not exist. */
  public static Refusal notFound() {
    return new Refusal(ErrorCode.SPACE_NOT_FOUND, "Space not found.");
  }

  /** Who may read and listen: anyone if public, members if private. */
  public boolean mayRead() {
    return visibility == Visibility.PUBLIC || member;
  }

  /**
   * Demands {@link #mayRead}.
   *
   * @throws Refusal {@link ErrorCode#PRIVATE_SPACE}
   */
  public void requireRead() {
    if (!mayRead()) {
      throw new Refusal(ErrorCode.PRIVATE_SPACE, "This space is private.");
    }
  }

  /**
   * Who may keep up with a thread, and leave it: members.
   *
   * @throws Refusal {@link ErrorCode#PRIVATE_SPACE} or {@link ErrorCode#NOT_A_MEMBER}
   */
  public void requireMember() {
    requireRead();
    if (!member) {
      throw notAMember();
    }
  }

  /** The refusal for what only members may do. */
  public static Refusal notAMember() {
    return new Refusal(ErrorCode.NOT_A_MEMBER, "You are not a member of this space.");
  }

  /**
   * Who may end a membership: the creator anybody else's, anybody else their own.
   *
   * @param own whether the membership is the user's own
   * @throws Refusal as {@link #requireMember} and {@link #requireCreator} say, or {@link
   *     ErrorCode#CREATOR_CANNOT_LEAVE}
   */
  public void requireRemove(boolean own) {
    if (!own) {
      requireCreator();
      return;
    }
    requireMember();
    if (creator) {
      throw new Refusal(ErrorCode.CREATOR_CANNOT_LEAVE, "The creator of a space cannot leave it.");
    }
  }

  /**
   * Who may post: members, unless the Space is locked or archived.
   *
   * @throws Refusal {@link ErrorCode#PRIVATE_SPACE}, {@link ErrorCode#NOT_A_MEMBER}, {@link
   *     ErrorCode#SPACE_ARCHIVED} or {@link ErrorCode#SPACE_LOCKED}
   */
  public void requirePost() {
    requireRead();
    if (!member) {
      throw new Refusal(ErrorCode.NOT_A_MEMBER, "Join this space to post in it.");
    }
    requireNotArchived();
    if (locked) {
      throw new Refusal(ErrorCode.SPACE_LOCKED, "This space is locked.");
    }
  }

  /**
   * Everybody who may read may appreciate, unless the Space is archived.
   *
   * @throws Refusal {@link ErrorCode#PRIVATE_SPACE} or {@link ErrorCode#SPACE_ARCHIVED}
   */
  public void requireAppreciate() {
    requireRead();
    requireNotArchived();
  }

  /**
   * Who may lock, archive and invite: the creator.
   *
   * @throws Refusal {@link ErrorCode#NOT_THE_CREATOR}
   */
  public void requireCreator() {
    requireRead();
    if (!creator) {
      throw new Refusal(ErrorCode.NOT_THE_CREATOR, "Only the creator of a space can do this.");
    }
  }

  /**
   * Who may join: anyone who is not a member yet, if public or with a valid invite.
   *
   * @param invited whether a valid invite code came with the request
   * @throws Refusal {@link ErrorCode#ALREADY_A_MEMBER}, {@link ErrorCode#INVALID_INVITE}
   */
  public void requireJoin(boolean invited) {
    if (member) {
      throw new Refusal(ErrorCode.ALREADY_A_MEMBER, "Already a member");
    }
    if (visibility == Visibility.PRIVATE && !invited) {
      throw new Refusal(
          ErrorCode.INVALID_INVITE, "This space is private; joining it needs a valid invite code.");
    }
  }

  private void requireNotArchived() {
    if (archived) {
      throw new Refusal(ErrorCode.SPACE_ARCHIVED, "This space is archived.");
    }
  }
}
