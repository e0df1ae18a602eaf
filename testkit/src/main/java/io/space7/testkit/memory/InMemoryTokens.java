package io.space7.testkit.memory;

import io.space7.application.port.TokenIssuer;
import io.space7.application.port.TokenVerifier;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The in-memory twin of {@link TokenVerifier} and {@link TokenIssuer}: a token is accepted only by
 * the instance that made it. Safe for use by many threads.
 */
public final class InMemoryTokens implements TokenVerifier, TokenIssuer {
  private final Map<String, Claims> issued = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile RuntimeException failure;

  public InMemoryTokens(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String issue(User user, Instant issuedAt, Instant expiresAt) {
    return issue(
        new Claims(user.userId(), user.username(), user.profilePicture(), issuedAt, expiresAt));
  }

  /** A token that does not say when it was issued. */
  public String issue(User user, Instant expiresAt) {
    return issue(user, null, expiresAt);
  }

  /** The same with any claims. */
  public String issue(UserId userId, String username, String profilePicture, Instant expiresAt) {
    return issue(new Claims(userId, username, profilePicture, null, expiresAt));
  }

  /** A token with any claims, as an outside provider might make it. */
  public String issue(Claims claims) {
    String token = "token-" + UUID.randomUUID();
    issued.put(token, claims);
    return token;
  }

  /** From now on every verification throws this. */
  public void failWith(RuntimeException thrown) {
    failure = thrown;
  }

  @Override
  public Claims verify(String token) {
    if (failure != null) {
      throw failure;
    }
    Claims claims = issued.get(token);
    if (claims == null) {
      throw new Refusal(ErrorCode.INVALID_TOKEN, "Invalid token");
    }
    if (claims.expiresAt() != null && !clock.instant().isBefore(claims.expiresAt())) {
      throw new Refusal(ErrorCode.INVALID_TOKEN, "Invalid token");
    }
    return claims;
  }
}
