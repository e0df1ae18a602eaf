package io.space7.bootstrap.identity;

import io.space7.application.port.TokenVerifier.Claims;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * What the claims of a token with a good signature must say (RFC 7519, section 4.1). An issuer's
 * fast clock does no harm: a token from the future is valid unless it says {@code nbf}.
 *
 * @param issuer what {@code iss} must be; null for anything
 * @param audience what {@code aud} must be or contain; null for anything
 */
public record JwtClaims(String issuer, String audience) {
  public static final JwtClaims UNCHECKED = new JwtClaims(null, null);

  /** The last second of the year 9999; what ends later never ends. */
  private static final long MAX_SECOND = 253_402_300_799L;

  /**
   * Reads the claims; whether they have expired is left to the caller.
   *
   * @throws IllegalArgumentException if they are not acceptable
   * @throws Refusal if there is no user id
   */
  Claims read(Map<String, Object> json, Instant now) {
    require(issuer == null || issuer.equals(json.get("iss")));
    require(audience == null || isFor(json.get("aud")));
    Instant notBefore = time(json.get("nbf"));
    require(notBefore == null || !now.isBefore(notBefore));
    Object id = json.get("user_id");
    return new Claims(
        UserId.parse(text(id == null ? json.get("sub") : id)),
        text(json.get("username")),
        text(json.get("profile_picture")),
        json.get("iat") instanceof Number ? time(json.get("iat")) : null,
        time(json.get("exp")));
  }

  private boolean isFor(Object aud) {
    return audience.equals(aud) || aud instanceof Collection<?> many && many.contains(audience);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("not acceptable");
    }
  }

  private static String text(Object claim) {
    return claim instanceof String text ? text : null;
  }

  private static Instant time(Object claim) {
    if (claim == null) {
      return null;
    }
    require(claim instanceof Number);
    double seconds = ((Number) claim).doubleValue();
    require(seconds >= 0);
    return seconds > MAX_SECOND ? null : Instant.ofEpochSecond((long) seconds);
  }
}
