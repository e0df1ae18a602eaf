package io.space7.persistence;

import io.space7.application.port.AccessAt;
import io.space7.application.port.SpaceStore;
import io.space7.domain.NewSpace;
import io.space7.domain.Position;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.Tag;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Spaces in PostgreSQL.
 *
 * <p>Round trips: {@code accessAt}, {@code find}, {@code addInvite}, {@code toggleLock} and the
 * {@code join} of a member one; {@code listByMember} two; {@code create} four, six with hashtags;
 * {@code join} five, six with an invite; {@code archive} and {@code edit} some more.
 */
final class JdbiSpaceStore implements SpaceStore {
  private final WatchedReads reads;
  private final Transactions transactions;
  private final Clock clock;

  JdbiSpaceStore(WatchedReads reads, Clock clock) {
    this.reads = reads;
    this.transactions = reads.transactions();
    this.clock = clock;
  }

  @Override
  public Space create(NewSpace space) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return transactions.change(
        handle -> {
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
            INSERT INTO space_members (space_id, user_id, space_created_at)
            VALUES (:spaceId, :creatorId, :now)
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
  public Optional<AccessAt> accessAt(SpaceId spaceId, UserId userId) {
    return reads.read(
        spaceId,
        handle -> SpaceRows.accessAt(handle, spaceId, userId),
        at -> new Position(at.lastSeq(), at.epoch()));
  }

  @Override
  public List<Space> listByMember(UserId userId) {
    return transactions.single(
        handle -> {
          List<SpaceId> ids =
              handle
                  .createQuery(
                      """
                      SELECT space_id FROM space_members WHERE user_id = :userId
                      ORDER BY space_created_at DESC, space_id DESC
                      LIMIT :limit
                      """)
                  .bind("userId", userId)
                  .bind("limit", MAX_LISTED)
                  .mapTo(SpaceId.class)
                  .list();
          return SpaceRows.details(handle, ids, userId).stream().map(View::space).toList();
        });
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
          SpaceAccess access = access(handle, spaceId, userId);
          boolean invited =
              access.visibility() == Visibility.PRIVATE
                  && inviteCode != null
                  && useInvite(handle, spaceId, inviteCode, now);
          access.requireJoin(invited);
          addMember(handle, spaceId, userId);
          return null;
        });
  }

  private static boolean useInvite(Handle handle, SpaceId spaceId, String code, Instant now) {
    return handle
            .createUpdate(
                """
                DELETE FROM space_invites
                WHERE space_id = :spaceId AND code_sha256 = :digest AND expires_at > :now
                """)
            .bind("spaceId", spaceId)
            .bind("digest", sha256(code))
            .bind("now", now)
            .execute()
        == 1;
  }

  private static void addMember(Handle handle, SpaceId spaceId, UserId userId) {
    handle
        .createUpdate(
            """
            WITH space AS (
              UPDATE spaces SET participant_count = participant_count + 1, changes = changes + 1
              WHERE space_id = :spaceId
              RETURNING space_id, created_at
            ), stats AS (
              UPDATE user_stats SET spaces_participated = spaces_participated + 1
              WHERE user_id = :userId
            )
            INSERT INTO space_members (space_id, user_id, space_created_at)
            SELECT space_id, :userId, created_at FROM space
            """)
        .bind("spaceId", spaceId)
        .bind("userId", userId)
        .execute();
  }

  @Override
  public void addInvite(SpaceId spaceId, String code, Instant expiresAt) {
    transactions.single(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO space_invites (space_id, code_sha256, expires_at)
                    VALUES (:spaceId, :digest, :expiresAt)
                    """)
                .bind("spaceId", spaceId)
                .bind("digest", sha256(code))
                .bind("expiresAt", expiresAt)
                .execute());
  }

  @Override
  public boolean toggleLock(SpaceId spaceId) {
    return transactions.single(
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
  }

  @Override
  public void archive(SpaceId spaceId) {
    transactions.<Void>change(
        handle -> {
          lock(handle, spaceId);
          handle
              .createUpdate(
                  """
                  UPDATE spaces SET is_archived = true, changes = changes + 1
                  WHERE space_id = :spaceId AND NOT is_archived
                  """)
              .bind("spaceId", spaceId)
              .execute();
          list(handle, spaceId);
          return null;
        });
  }

  @Override
  public Space edit(SpaceId spaceId, UserId userId, SpaceEdit edit) {
    return transactions.change(
        handle -> {
          lock(handle, spaceId);
          access(handle, spaceId, userId).requireCreator();
          if (!edit.isEmpty()) {
            write(handle, spaceId, edit);
          }
          return list(handle, spaceId);
        });
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
