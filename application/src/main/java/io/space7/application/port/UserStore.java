package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Profile;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.util.Optional;

/**
 * The users this server has seen. Users are never removed.
 *
 * <p>Every method throws a {@link Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if the store
 * does not answer in time.
 */
public interface UserStore {
  /**
   * Creates the user, or brings name and picture up to date. Atomic; the last caller's values win.
   * Called with every request, so it has to be cheap when nothing changed; a change made through
   * another server may be overlooked for up to a minute.
   */
  void provision(User user);

  /** The user, or empty if never provisioned; name and picture may be up to a minute old. */
  Optional<User> find(UserId userId);

  /** The user with their exact totals, or empty. Its cost does not grow with what they did. */
  Optional<Profile> profile(UserId userId);
}
