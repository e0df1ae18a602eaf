package io.space7.bootstrap;

import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwk.JwkProviderBuilder;
import com.auth0.jwk.NetworkException;
import com.auth0.jwk.RateLimitReachedException;
import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.space7.application.port.TokenVerifier;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.net.MalformedURLException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Verifies JSON Web Tokens (RFC 7519). The algorithm is fixed by the configured key, never by the
 * token (RFC 8725, section 3.1): a token that names another one, {@code none} included, is refused.
 *
 * <p>With a published key set, keys are fetched when first needed, kept for a day, and fetched anew
 * at most ten times a minute when a token names an unknown one.
 */
final class JwtVerifier implements TokenVerifier {
  private static final int KEYS_KEPT = 16;
  private static final int FETCH_TIMEOUT_MILLIS = 3_000;

  private final Function<String, JWTVerifier> verifierOf;

  JwtVerifier(TokenKey key, Clock clock) {
    if (key instanceof TokenKey.Secret secret) {
      JWTVerifier verifier = verifier(Algorithm.HMAC256(secret.bytes()), clock);
      verifierOf = token -> verifier;
    } else if (key instanceof TokenKey.PublicKey publicKey) {
      JWTVerifier verifier = verifier(algorithm(publicKey.key()), clock);
      verifierOf = token -> verifier;
    } else {
      JwkProvider keys = keys((TokenKey.KeySet) key);
      verifierOf = token -> verifier(algorithm(publishedKey(keys, token)), clock);
    }
  }

  @Override
  public Claims verify(String token) {
    try {
      return claims(verifierOf.apply(token).verify(token));
    } catch (JWTVerificationException e) {
      throw invalid();
    }
  }

  private static JWTVerifier verifier(Algorithm algorithm, Clock clock) {
    JWTVerifier.BaseVerification verification =
        (JWTVerifier.BaseVerification) JWT.require(algorithm).ignoreIssuedAt();
    return verification.build(clock);
  }

  private static Algorithm algorithm(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return Algorithm.RSA256(rsa, null);
    } else if (key instanceof ECPublicKey ec) {
      return Algorithm.ECDSA256(ec, null);
    }
    throw invalid();
  }

  private static JwkProvider keys(TokenKey.KeySet keySet) {
    try {
      return new JwkProviderBuilder(keySet.url().toURL())
          .cached(KEYS_KEPT, 1, TimeUnit.DAYS)
          .rateLimited(10, 1, TimeUnit.MINUTES)
          .timeouts(FETCH_TIMEOUT_MILLIS, FETCH_TIMEOUT_MILLIS)
          .build();
    } catch (MalformedURLException e) {
      throw StartException.wrong("JWT_JWKS_URL", "\"" + keySet.url() + "\"", "an http address");
    }
  }

  private static PublicKey publishedKey(JwkProvider keys, String token) {
    try {
      return keys.get(JWT.decode(token).getKeyId()).getPublicKey();
    } catch (NetworkException | RateLimitReachedException e) {
      throw new Refusal(
          ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE,
          "Sign-in cannot be checked right now. Try again soon.");
    } catch (JwkException e) {
      throw invalid();
    }
  }

  private static Claims claims(DecodedJWT token) {
    String id = token.getClaim("user_id").asString();
    try {
      UserId userId = UserId.parse(id == null ? token.getSubject() : id);
      User named = named(userId, token);
      return new Claims(
          userId,
          named == null ? null : named.username(),
          named == null ? null : named.profilePicture(),
          token.getExpiresAtAsInstant());
    } catch (Refusal notAnId) {
      throw invalid();
    }
  }

  /** Null if the token carries no name, or one that nobody can have. */
  private static User named(UserId userId, DecodedJWT token) {
    try {
      return new User(
          userId,
          token.getClaim("username").asString(),
          token.getClaim("profile_picture").asString());
    } catch (Refusal notAName) {
      return null;
    }
  }

  private static Refusal invalid() {
    return new Refusal(ErrorCode.INVALID_TOKEN, "Invalid token");
  }
}
