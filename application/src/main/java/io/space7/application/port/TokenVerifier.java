package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Objects;

/** Checks the tokens that callers prove their identity with. */
public interface TokenVerifier {
  /**
   * Accepts a token only if its signature is right under the one algorithm and key that the server
   * was configured with, and it has not expired.
   *
   * @param token any text, from anyone
   * @throws Refusal {@link ErrorCode#INVALID_TOKEN}, always with the same sentence for the same
   *     kind of fault and never with any part of the token
   */
  Claims verify(String token);

  /**
   * What a valid token says.
   *
   * @param username null if the token does not carry one, or one that is no name
   * @param profilePicture null if the token does not carry one
   * @param expiresAt null if it never expires
   */
  record Claims(UserId userId, String username, String profilePicture, Instant expiresAt) {
    public Claims {
      Objects.requireNonNull(userId);
    }
  }
}
