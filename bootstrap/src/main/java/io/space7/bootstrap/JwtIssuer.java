package io.space7.bootstrap;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.space7.application.port.TokenIssuer;
import io.space7.domain.User;
import java.time.Instant;

/** Issues the tokens that {@link JwtVerifier} accepts under the same secret. */
final class JwtIssuer implements TokenIssuer {
  private final Algorithm algorithm;

  JwtIssuer(TokenKey.Secret secret) {
    this.algorithm = Algorithm.HMAC256(secret.bytes());
  }

  @Override
  public String issue(User user, Instant expiresAt) {
    return JWT.create()
        .withClaim("user_id", user.userId().toString())
        .withClaim("username", user.username())
        .withClaim("profile_picture", user.profilePicture())
        .withExpiresAt(expiresAt)
        .sign(algorithm);
  }
}
