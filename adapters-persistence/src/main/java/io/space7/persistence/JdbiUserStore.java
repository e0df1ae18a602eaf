package io.space7.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.space7.application.port.UserStore;
import io.space7.domain.Profile;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * Users in PostgreSQL, with those seen of late in memory.
 *
 * <p>Round trips: {@code provision} and {@code find} none for a user of the last minute who has not
 * changed, else one; {@code profile} one.
 */
final class JdbiUserStore implements UserStore {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** In characters, so that long pictures' addresses cannot fill the memory. */
  private static final long REMEMBERED_CHARACTERS = 16L * 1024 * 1024;

  /** What an entry takes besides its text. */
  private static final int ENTRY_CHARACTERS = 128;

  private final Transactions transactions;
  private final Cache<UserId, User> seen =
      Caffeine.newBuilder()
          .expireAfterWrite(REMEMBERED)
          .maximumWeight(REMEMBERED_CHARACTERS)
          .weigher((UserId id, User user) -> characters(user))
          .build();

  JdbiUserStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void provision(User user) {
    User before = seen.getIfPresent(user.userId());
    if (user.equals(before)) {
      return;
    }
    store(user);
    remember(before, user);
  }

  /**
   * Two provisionings at once reach the database in one order and this place perhaps in the other;
   * where they meet, nothing is remembered.
   */
  private void remember(User before, User user) {
    UserId id = user.userId();
    boolean alone =
        before == null
            ? seen.asMap().putIfAbsent(id, user) == null
            : seen.asMap().replace(id, before, user);
    if (!alone) {
      seen.invalidate(id);
    }
  }

  private void store(User user) {
    transactions.single(
        handle ->
            handle
                .createUpdate(
                    """
                    WITH stored AS (
                      INSERT INTO users AS u (user_id, username, profile_picture)
                      VALUES (:userId, :username, :profilePicture)
                      ON CONFLICT (user_id) DO UPDATE
                      SET username = excluded.username, profile_picture = excluded.profile_picture
                      WHERE (u.username, u.profile_picture)
                        IS DISTINCT FROM (excluded.username, excluded.profile_picture)
                    )
                    INSERT INTO user_stats (user_id) VALUES (:userId)
                    ON CONFLICT (user_id) DO NOTHING
                    """)
                .bind("userId", user.userId())
                .bind("username", user.username())
                .bind("profilePicture", user.profilePicture())
                .execute());
  }

  @Override
  public Optional<User> find(UserId userId) {
    User known = seen.getIfPresent(userId);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<User> found =
        transactions.single(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT user_id, username, profile_picture FROM users
                        WHERE user_id = :userId
                        """)
                    .bind("userId", userId)
                    .map((row, context) -> Rows.user(row))
                    .findOne());
    found.ifPresent(user -> seen.asMap().putIfAbsent(userId, user));
    return found;
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
                    WHERE u.user_id = :userId
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

  private static int characters(User user) {
    int picture = user.profilePicture() == null ? 0 : user.profilePicture().length();
    return ENTRY_CHARACTERS + user.username().length() + picture;
  }
}
