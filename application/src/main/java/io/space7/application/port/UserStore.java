package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Profile;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * The users this server has seen. Users stay until an {@link ErasureStore} erases them, and then
 * never come back; another server may take up to a minute to notice.
 *
 * <p>Every method throws a {@link Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if the store
 * does not answer in time.
 */
public interface UserStore {
  /**
   * Creates the user, or brings name and picture up to date, unless what is stored was said later.
   * Atomic. Called with every request, so it has to be cheap when nothing changed; a change made
   * through another server may be overlooked for up to ten seconds.
   *
   * @param saidAt when the name and picture were said; null if that is unknown. Of two that
   *     disagree the later one decides; if they are of the same time or either is unknown, the last
   *     caller's.
   * @return the user with the name and picture that hold now
   * @throws Refusal {@link ErrorCode#INVALID_TOKEN} if the user was erased, or is being erased
   */
  User provision(User user, Instant saidAt);

  /** The same, said at an unknown time. */
  default User provision(User user) {
    return provision(user, null);
  }

  /**
   * The user, or empty if never provisioned or erased; what was done through another server may be
   * overlooked for up to ten seconds.
   */
  Optional<User> find(UserId userId);

  /** The user with their exact totals, or empty. Its cost does not grow with what they did. */
  Optional<Profile> profile(UserId userId);
}
