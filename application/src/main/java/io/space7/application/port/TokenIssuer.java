package io.space7.application.port;

import io.space7.domain.User;
import java.time.Instant;

/**
 * Makes tokens that this server's {@link TokenVerifier} accepts; for development sign-in only. Safe
 * for use by many threads; does not block.
 */
public interface TokenIssuer {
  /**
   * A token that carries the user's id, name and picture.
   *
   * @param issuedAt of two tokens, the later one tells what the user is called; to the second
   * @param expiresAt to the second
   */
  String issue(User user, Instant issuedAt, Instant expiresAt);
}
