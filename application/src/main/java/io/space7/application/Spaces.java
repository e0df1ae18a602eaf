package io.space7.application;

import io.space7.application.feed.SpaceFeed;
import io.space7.application.port.SpaceStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.NewSpace;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Creating, finding, joining and governing Spaces. */
public final class Spaces {
  private static final Duration INVITE_LIFETIME = Duration.ofHours(24);
  private static final int INVITE_BYTES = 18;

  private final SpaceStore spaces;
  private final SpaceFeed<?> feed;
  private final Supplier<UUID> ids;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param ids new ids, unique over all servers
   */
  public Spaces(SpaceStore spaces, SpaceFeed<?> feed, Supplier<UUID> ids, Clock clock) {
    this.spaces = spaces;
    this.feed = feed;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Creates a Space; the caller becomes its creator and first member.
   *
   * @throws Refusal as {@link NewSpace} says
   */
  public Space create(
      UserId creatorId,
      String title,
      String description,
      Visibility visibility,
      List<String> hashtags) {
    return spaces.create(
        new NewSpace(new SpaceId(ids.get()), creatorId, title, description, visibility, hashtags));
  }

  /**
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireRead} says
   */
  public Space get(UserId userId, SpaceId spaceId) {
    SpaceStore.View view = spaces.find(spaceId, userId).orElseThrow(SpaceAccess::notFound);
    view.access().requireRead();
    return view.space();
  }

  /**
   * Changes what a Space is about, who may read it, and its tags.
   *
   * @throws Refusal as {@link SpaceStore#edit} says
   */
  public Space edit(UserId userId, SpaceId spaceId, SpaceEdit edit) {
    Space edited = spaces.edit(spaceId, userId, edit);
    feed.updated(spaceId);
    if (edit.visibility() != null) {
      feed.accessChanged(spaceId);
    }
    return edited;
  }

  /**
   * @param inviteCode null if the caller has none
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireJoin} says
   */
  public void join(UserId userId, SpaceId spaceId, String inviteCode) {
    spaces.join(spaceId, userId, inviteCode, clock.instant());
    feed.counted(spaceId);
  }

  /**
   * Makes an invite for one user and 24 hours.
   *
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireCreator} says
   */
  public Invite invite(UserId userId, SpaceId spaceId) {
    requireCreator(userId, spaceId);
    byte[] secret = new byte[INVITE_BYTES];
    random.nextBytes(secret);
    Invite invite =
        new Invite(
            Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
            clock.instant().plus(INVITE_LIFETIME).truncatedTo(ChronoUnit.MILLIS));
    spaces.addInvite(spaceId, invite.code(), invite.expiresAt());
    return invite;
  }

  /**
   * Locks an open Space and opens a locked one.
   *
   * @return whether it is locked now
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireCreator} says
   */
  public boolean toggleLock(UserId userId, SpaceId spaceId) {
    requireCreator(userId, spaceId);
    boolean locked = spaces.toggleLock(spaceId);
    feed.updated(spaceId);
    return locked;
  }

  /**
   * Archives a Space for good.
   *
   * @throws Refusal {@link ErrorCode#SPACE_NOT_FOUND} or as {@link SpaceAccess#requireCreator} says
   */
  public void archive(UserId userId, SpaceId spaceId) {
    requireCreator(userId, spaceId);
    spaces.archive(spaceId);
    feed.updated(spaceId);
  }

  /**
   * A Space's creator changes only once the old one can call nothing any more, so the check may
   * come before the transaction of the change.
   */
  private void requireCreator(UserId userId, SpaceId spaceId) {
    spaces.accessAt(spaceId, userId).orElseThrow(SpaceAccess::notFound).access().requireCreator();
  }

  /** Admits one user until it expires. */
  public record Invite(String code, Instant expiresAt) {}
}
