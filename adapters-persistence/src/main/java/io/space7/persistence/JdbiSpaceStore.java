package io.space7.persistence;

import io.space7.application.port.AccessAt;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.SpaceStore;
import io.space7.domain.ListCursor;
import io.space7.domain.Member;
import io.space7.domain.Membership;
import io.space7.domain.NewSpace;
import io.space7.domain.Signal;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.Unread;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Spaces in PostgreSQL.
 *
 * <p>Round trips: {@code accessAt}, {@code find}, {@code addInvite}, {@code toggleLock}, {@code
 * memberships}, {@code unread}, {@code members} and the {@code join} of a member one; {@code
 * markRead} four; {@code create} four, six with hashtags; {@code join} five, six with an invite;
 * {@code archive} and {@code edit} some more.
 */
final class JdbiSpaceStore implements SpaceStore {
  private final Standings standings;
  private final Transactions transactions;
  private final SpaceSignals signals;
  private final Clock clock;

  JdbiSpaceStore(WatchedReads reads, Standings standings, SpaceSignals signals, Clock clock) {
    this.standings = standings;
    this.signals = signals;
    this.transactions = reads.transactions();
    this.clock = clock;
  }

  @Override
  public Space create(NewSpace space) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return transactions.change(
        handle -> {
          requireActive(handle, space.creatorId());
          List<Tag> tags = tags(handle, space.hashtags());
          insert(handle, space, tags, now);
          return list(handle, space.spaceId());
        });
  }

  /** Brings the index up to date with a Space that this transaction has changed. */
  private static Space list(Handle handle, SpaceId spaceId) {
    Space space =
        SpaceRows.details(handle, List.of(spaceId), null).stream()
            .findFirst()
            .orElseThrow(SpaceAccess::notFound)
            .space();
    SpaceListing.write(handle, space);
    return space;
  }

  /** The tags of these names, in the order of the names. */
  private static List<Tag> tags(Handle handle, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    handle
        .createUpdate(
            """
            INSERT INTO tags (tag_name)
            SELECT name FROM unnest(:names) AS name
            WHERE NOT EXISTS (SELECT FROM tags WHERE tag_name = name)
            ORDER BY name
            ON CONFLICT (tag_name) DO NOTHING
            """)
        .bindArray("names", String.class, names)
        .execute();
    Map<String, Tag> byName =
        handle
            .createQuery("SELECT tag_id, tag_name FROM tags WHERE tag_name = ANY (:names)")
            .bindArray("names", String.class, names)
            .map((row, context) -> new Tag(row.getLong("tag_id"), row.getString("tag_name")))
            .collect(Collectors.toMap(Tag::tagName, Function.identity()));
    return names.stream().map(byName::get).toList();
  }

  private static void insert(Handle handle, NewSpace space, List<Tag> tags, Instant now) {
    handle
        .createUpdate(
            """
            WITH space AS (
              INSERT INTO spaces
                (space_id, creator_id, visibility, participant_count, last_event_at, created_at)
              VALUES (:spaceId, :creatorId, :visibility, 1, :now, :now)
            ), topic AS (
              INSERT INTO space_topics (space_id, title, description)
              VALUES (:spaceId, :title, :description)
            ), tagged AS (
              INSERT INTO space_tags (space_id, position, tag_id)
              SELECT :spaceId, position, tag_id
              FROM unnest(:tagIds) WITH ORDINALITY AS t (tag_id, position)
            ), stats AS (
              UPDATE user_stats SET spaces_created = spaces_created + 1,
                spaces_participated = spaces_participated + 1
              WHERE user_id = :creatorId
            )
            INSERT INTO space_members (space_id, user_id, space_created_at, joined_at)
            VALUES (:spaceId, :creatorId, :now, :now)
            """)
        .bind("spaceId", space.spaceId())
        .bind("creatorId", space.creatorId())
        .bind("visibility", space.visibility().wire())
        .bind("title", space.title())
        .bind("description", space.description())
        .bindArray("tagIds", Long.class, tags.stream().map(Tag::tagId).toList())
        .bind("now", now)
        .execute();
  }

  @Override
  public Optional<View> find(SpaceId spaceId, UserId viewerId) {
    return transactions.single(
        handle -> SpaceRows.details(handle, List.of(spaceId), viewerId).stream().findFirst());
  }

  @Override
  public List<Space> all(Collection<SpaceId> spaceIds) {
    return transactions.single(
        handle ->
            SpaceRows.details(handle, List.copyOf(spaceIds), null).stream()
                .map(View::space)
                .toList());
  }

  @Override
  public Optional<AccessAt> accessAt(SpaceId spaceId, UserId userId) {
    return standings
        .of(spaceId, userId, Map.of())
        .map(at -> new AccessAt(at.access(), at.version().seq(), at.version().epoch()));
  }

  @Override
  public List<Membership> memberships(UserId userId, ListCursor after, int limit) {
    return transactions.single(handle -> MemberRows.ofUser(handle, userId, after, limit));
  }

  /** The position is read anew, because another server may have taken it further meanwhile. */
  @Override
  public Unread markRead(SpaceId spaceId, UserId userId, long seq) {
    Unread unread =
        transactions.change(
            handle -> {
              access(handle, spaceId, userId).requireMember();
              MemberRows.markRead(handle, spaceId, userId, seq);
              return MemberRows.unread(handle, spaceId, userId)
                  .orElseThrow(SpaceAccess::notAMember);
            });
    signals.send(new Signal.Read(spaceId, userId, unread));
    return unread;
  }

  @Override
  public Optional<Unread> unread(SpaceId spaceId, UserId userId) {
    return transactions.single(handle -> MemberRows.unread(handle, spaceId, userId));
  }

  @Override
  public List<Member> members(SpaceId spaceId, ListCursor after, int limit) {
    return transactions.single(handle -> MemberRows.ofSpace(handle, spaceId, after, limit));
  }

  @Override
  public void removeMember(SpaceId spaceId, UserId userId, UserId byId) {
    boolean own = userId.equals(byId);
    transactions.<Void>change(
        handle -> {
          lock(handle, spaceId);
          access(handle, spaceId, byId).requireRemove(own);
          if (!MemberRows.remove(handle, spaceId, userId)) {
            throw Member.notFound();
          }
          if (!own) {
            MemberRows.noteRemoval(handle, spaceId, userId, clock.instant());
          }
          return null;
        });
    signals.send(new Signal.Left(spaceId, userId));
  }

  /**
   * Members stay members, and clients join again and again to be sure; so whether the user is one
   * already is asked before anything is locked.
   */
  @Override
  public void join(SpaceId spaceId, UserId userId, String inviteCode, Instant now) {
    SpaceAccess before = accessAt(spaceId, userId).orElseThrow(SpaceAccess::notFound).access();
    if (before.member()) {
      before.requireJoin(false);
    }
    transactions.<Void>change(
        handle -> {
          lock(handle, spaceId);
          requireActive(handle, userId);
          SpaceAccess access = access(handle, spaceId, userId);
          boolean invited =
              access.visibility() == Visibility.PRIVATE
                  && inviteCode != null
                  && useInvite(handle, spaceId, userId, inviteCode, now);
          access.requireJoin(invited);
          MemberRows.add(handle, spaceId, userId, now.truncatedTo(ChronoUnit.MILLIS));
          return null;
        });
    signals.send(new Signal.Updated(spaceId));
  }

  private static boolean useInvite(
      Handle handle, SpaceId spaceId, UserId userId, String code, Instant now) {
    return handle
            .createUpdate(
                """
                DELETE FROM space_invites
                WHERE space_id = :spaceId AND code_sha256 = :digest AND expires_at > :now
                  AND NOT EXISTS (
                    SELECT FROM space_removals r
                    WHERE r.space_id = space_invites.space_id AND r.user_id = :userId
                      AND r.removed_at >= space_invites.made_at)
                """)
            .bind("spaceId", spaceId)
            .bind("userId", userId)
            .bind("digest", sha256(code))
            .bind("now", now)
            .execute()
        == 1;
  }

  @Override
  public void addInvite(SpaceId spaceId, String code, Instant expiresAt) {
    transactions.single(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO space_invites (space_id, code_sha256, made_at, expires_at)
                    VALUES (:spaceId, :digest, :now, :expiresAt)
                    """)
                .bind("spaceId", spaceId)
                .bind("digest", sha256(code))
                .bind("now", clock.instant())
                .bind("expiresAt", expiresAt)
                .execute());
  }

  @Override
  public boolean toggleLock(SpaceId spaceId) {
    boolean locked =
        transactions.single(
            handle ->
                handle
                    .createQuery(
                        """
                    UPDATE spaces SET is_locked = NOT is_locked, changes = changes + 1
                    WHERE space_id = :spaceId
                    RETURNING is_locked
                    """)
                    .bind("spaceId", spaceId)
                    .map((row, context) -> row.getBoolean(1))
                    .findOne()
                    .orElseThrow(SpaceAccess::notFound));
    signals.send(new Signal.Updated(spaceId));
    return locked;
  }

  @Override
  public void archive(SpaceId spaceId) {
    transactions.<Void>change(
        handle -> {
          lock(handle, spaceId);
          archive(handle, spaceId);
          return null;
        });
    signals.send(new Signal.Updated(spaceId));
  }

  /** The Space's row has to be locked. */
  static void archive(Handle handle, SpaceId spaceId) {
    handle
        .createUpdate(
            """
            UPDATE spaces SET is_archived = true, changes = changes + 1
            WHERE space_id = :spaceId AND NOT is_archived
            """)
        .bind("spaceId", spaceId)
        .execute();
    list(handle, spaceId);
  }

  /** Nobody begins to be erased before the transaction ends. */
  private static void requireActive(Handle handle, UserId userId) {
    boolean active =
        handle
            .createQuery(
                "SELECT user_id FROM users WHERE user_id = :userId AND NOT erased FOR SHARE")
            .bind("userId", userId)
            .map((row, context) -> true)
            .findOne()
            .orElse(false);
    if (!active) {
      throw User.unknown();
    }
  }

  @Override
  public Space edit(SpaceId spaceId, UserId userId, SpaceEdit edit) {
    Space edited =
        transactions.change(
            handle -> {
              lock(handle, spaceId);
              access(handle, spaceId, userId).requireCreator();
              if (!edit.isEmpty()) {
                write(handle, spaceId, edit);
              }
              return list(handle, spaceId);
            });
    signals.send(new Signal.Updated(spaceId));
    if (edit.visibility() != null) {
      signals.send(new Signal.AccessChanged(spaceId));
    }
    return edited;
  }

  private static void write(Handle handle, SpaceId spaceId, SpaceEdit edit) {
    handle
        .createUpdate(
            """
            WITH space AS (
              UPDATE spaces SET visibility = coalesce(:visibility, visibility),
                changes = changes + 1
              WHERE space_id = :spaceId
            )
            UPDATE space_topics SET title = coalesce(:title, title),
              description = coalesce(:description, description)
            WHERE space_id = :spaceId
            """)
        .bind("spaceId", spaceId)
        .bind("visibility", edit.visibility() == null ? null : edit.visibility().wire())
        .bind("title", edit.title())
        .bind("description", edit.description())
        .execute();
    if (edit.hashtags() != null) {
      List<Tag> tags = tags(handle, edit.hashtags());
      handle
          .createUpdate("DELETE FROM space_tags WHERE space_id = :spaceId")
          .bind("spaceId", spaceId)
          .execute();
      handle
          .createUpdate(
              """
              INSERT INTO space_tags (space_id, position, tag_id)
              SELECT :spaceId, position, tag_id
              FROM unnest(:tagIds) WITH ORDINALITY AS t (tag_id, position)
              """)
          .bind("spaceId", spaceId)
          .bindArray("tagIds", Long.class, tags.stream().map(Tag::tagId).toList())
          .execute();
    }
  }

  private void lock(Handle handle, SpaceId spaceId) {
    LockedSpace.lock(handle, List.of(spaceId), clock.instant());
  }

  private static SpaceAccess access(Handle handle, SpaceId spaceId, UserId userId) {
    return SpaceRows.accessAt(handle, spaceId, userId).orElseThrow(SpaceAccess::notFound).access();
  }

  private static byte[] sha256(String code) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
