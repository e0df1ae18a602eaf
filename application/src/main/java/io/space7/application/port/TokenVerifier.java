package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * Checks the tokens that callers prove their identity with. Called with every request, by many
 * threads at once, and with whatever anybody sends.
 */
public interface TokenVerifier {
  /**
   * Accepts a token only if its signature is right under the one algorithm and key that the server
   * was configured with, it has not expired, and it demands nothing that the verifier does not
   * understand (RFC 7515, section 4.1.11).
   *
   * @param token any text, from anyone
   * @throws Refusal {@link ErrorCode#IDENTITY_PROVIDER_UNAVAILABLE} within 5 seconds, if the key
   *     that the token names is not known and the provider cannot be asked
   * @throws RuntimeException of any kind for everything else, as it comes out of a library: {@code
   *     Identity}, the only caller, makes one refusal of it
   */
  Claims verify(String token);

  /**
   * What a valid token says. Name and picture are any texts: {@code User.described} tells what they
   * are worth.
   *
   * @param username null if the token does not carry one
   * @param profilePicture null if the token does not carry one
   * @param issuedAt null if the token does not say; to the second
   * @param expiresAt null if it never expires; to the second
   */
  record Claims(
      UserId userId, String username, String profilePicture, Instant issuedAt, Instant expiresAt) {
    public Claims {
      Objects.requireNonNull(userId);
    }
  }
}
