package io.space7.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.space7.application.port.UserStore;
import io.space7.domain.Profile;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Users in PostgreSQL, with those seen of late in memory.
 *
 * <p>Round trips: {@code provision} and {@code find} none for a user of the last seconds who has
 * not changed, else one; {@code provision} two if the user is new or has changed; {@code profile}
 * one.
 */
final class JdbiUserStore implements UserStore {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  /** In characters, so that long pictures' addresses cannot fill the memory. */
  private static final long REMEMBERED_CHARACTERS = 16L * 1024 * 1024;

  /** What an entry takes besides its text. */
  private static final int ENTRY_CHARACTERS = 128;

  private final Transactions transactions;
  private final Cache<UserId, Described> seen =
      Caffeine.newBuilder()
          .expireAfterWrite(REMEMBERED)
          .maximumWeight(REMEMBERED_CHARACTERS)
          .weigher((UserId id, Described described) -> characters(described.user()))
          .build();

  JdbiUserStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * A user as they were described.
   *
   * @param saidAt null if unknown
   */
  private record Described(User user, Instant saidAt) {
    boolean isLaterThan(Described other) {
      return saidAt != null && other.saidAt != null && saidAt.isAfter(other.saidAt);
    }
  }

  @Override
  public User provision(User user, Instant saidAt) {
    Described described = new Described(user, saidAt);
    Described before = seen.getIfPresent(user.userId());
    if (before != null && (before.equals(described) || before.isLaterThan(described))) {
      return before.user();
    }
    Described stored = store(described);
    remember(before, stored);
    return stored.user();
  }

  /**
   * Two provisionings at once reach the database in one order and this place perhaps in the other;
   * where they meet, nothing is remembered.
   */
  private void remember(Described before, Described now) {
    UserId id = now.user().userId();
    boolean alone =
        before == null
            ? seen.asMap().putIfAbsent(id, now) == null
            : seen.asMap().replace(id, before, now);
    if (!alone) {
      seen.invalidate(id);
    }
  }

  /**
   * @return what holds now, which is not what was given if that had been said earlier
   */
  private Described store(Described described) {
    UserId userId = described.user().userId();
    return transactions.single(
        handle -> {
          Optional<Described> current = read(handle, userId);
          if (current.filter(c -> c.equals(described) || c.isLaterThan(described)).isPresent()) {
            return current.get();
          }
          // Meanwhile somebody else may have stored what was said later.
          return write(handle, described)
              ? described
              : read(handle, userId).orElseThrow(User::unknown);
        });
  }

  private static boolean write(Handle handle, Described described) {
    long written =
        handle
            .createQuery(
                """
                WITH alive AS (
                  SELECT CAST(:userId AS uuid) AS user_id
                  WHERE NOT EXISTS (SELECT FROM erased_users WHERE digest = :digest)
                ), totals AS (
                  INSERT INTO user_stats (user_id) SELECT user_id FROM alive
                  ON CONFLICT (user_id) DO NOTHING
                ), stored AS (
                  INSERT INTO users AS u (user_id, username, profile_picture, profile_said_at)
                  SELECT user_id, :username, :profilePicture, :saidAt FROM alive
                  ON CONFLICT (user_id) DO UPDATE
                  SET username = excluded.username, profile_picture = excluded.profile_picture,
                    profile_said_at = excluded.profile_said_at,
                    renamed = (u.username, u.profile_picture)
                      IS DISTINCT FROM (excluded.username, excluded.profile_picture)
                  WHERE NOT u.erased
                    AND (u.profile_said_at > excluded.profile_said_at) IS NOT TRUE
                  RETURNING renamed
                ), told AS (
                  UPDATE profile_changes SET number = number + 1
                  WHERE (SELECT renamed FROM stored)
                )
                SELECT count(*) FROM stored
                """)
            .bind("userId", described.user().userId())
            .bind("digest", ErasedUsers.digest(described.user().userId()))
            .bind("username", described.user().username())
            .bind("profilePicture", described.user().profilePicture())
            .bind("saidAt", described.saidAt())
            .mapTo(long.class)
            .one();
    return written == 1;
  }

  @Override
  public Optional<User> find(UserId userId) {
    Described known = seen.getIfPresent(userId);
    if (known != null) {
      return Optional.of(known.user());
    }
    Optional<Described> found = transactions.single(handle -> read(handle, userId));
    found.ifPresent(described -> seen.asMap().putIfAbsent(userId, described));
    return found.map(Described::user);
  }

  private static Optional<Described> read(Handle handle, UserId userId) {
    return handle
        .createQuery(
            """
            SELECT user_id, username, profile_picture, profile_said_at FROM users
            WHERE user_id = :userId AND NOT erased
            """)
        .bind("userId", userId)
        .map((row, context) -> new Described(Rows.user(row), saidAt(row)))
        .findOne();
  }

  private static Instant saidAt(ResultSet row) throws SQLException {
    OffsetDateTime saidAt = row.getObject("profile_said_at", OffsetDateTime.class);
    return saidAt == null ? null : saidAt.toInstant();
  }

  @Override
  public Optional<Profile> profile(UserId userId) {
    return transactions.single(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT u.user_id, u.username, u.profile_picture, s.spaces_created,
                      s.spaces_participated, s.total_words, s.total_appreciations
                    FROM users u JOIN user_stats s ON s.user_id = u.user_id
                    WHERE u.user_id = :userId AND NOT u.erased
                    """)
                .bind("userId", userId)
                .map(
                    (row, context) ->
                        new Profile(
                            Rows.user(row),
                            new Profile.Stats(
                                row.getLong("spaces_created"),
                                row.getLong("spaces_participated"),
                                row.getLong("total_words"),
                                row.getLong("total_appreciations"))))
                .findOne());
  }

  /** Has the user asked for anew. */
  void forget(UserId userId) {
    seen.invalidate(userId);
  }

  void forgetAll() {
    seen.invalidateAll();
  }

  private static int characters(User user) {
    int picture = user.profilePicture() == null ? 0 : user.profilePicture().length();
    return ENTRY_CHARACTERS + user.username().length() + picture;
  }
}
