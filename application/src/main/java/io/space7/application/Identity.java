package io.space7.application;

import io.space7.application.port.TokenIssuer;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.UserStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Who is calling. */
public final class Identity {
  private static final Duration DEVELOPMENT_TOKEN_LIFETIME = Duration.ofDays(30);

  private final TokenVerifier verifier;
  private final UserStore users;

  public Identity(TokenVerifier verifier, UserStore users) {
    this.verifier = verifier;
    this.users = users;
  }

  /**
   * The user a token stands for. A token that carries a name creates the user or refreshes their
   * name and picture; one without needs the user to exist.
   *
   * @param token null or empty if the caller sent none
   * @throws Refusal {@link ErrorCode#AUTHENTICATION_REQUIRED} without a token, {@link
   *     ErrorCode#INVALID_TOKEN} if it is not acceptable or the user is unknown
   */
  public Principal authenticate(String token) {
    if (token == null || token.isEmpty()) {
      throw new Refusal(ErrorCode.AUTHENTICATION_REQUIRED, "Authentication required");
    }
    TokenVerifier.Claims claims = verifier.verify(token);
    return new Principal(user(claims), claims.expiresAt());
  }

  private User user(TokenVerifier.Claims claims) {
    if (claims.username() == null) {
      return users
          .find(claims.userId())
          .orElseThrow(() -> new Refusal(ErrorCode.INVALID_TOKEN, "Invalid token"));
    }
    User user = new User(claims.userId(), claims.username(), claims.profilePicture());
    users.provision(user);
    return user;
  }

  /**
   * An authenticated caller.
   *
   * @param expiresAt when the caller's token ends, or null if it never does
   */
  public record Principal(User user, Instant expiresAt) {
    public UserId userId() {
      return user.userId();
    }
  }

  /**
   * Signs anybody in as whoever they say they are: for a server on one's own machine, where nobody
   * else can reach it.
   */
  public static final class DevelopmentSignIn {
    private final TokenIssuer issuer;
    private final UserStore users;
    private final Clock clock;

    public DevelopmentSignIn(TokenIssuer issuer, UserStore users, Clock clock) {
      this.issuer = issuer;
      this.users = users;
      this.clock = clock;
    }

    /**
     * The same name is the same user, on every server and after every restart.
     *
     * @throws Refusal as {@link User} says of a name
     */
    public SignedIn signIn(String username) {
      UserId userId = new UserId(new UUID(0, 0));
      String name = new User(userId, username, null).username();
      byte[] seed = ("space7:development:" + name).getBytes(StandardCharsets.UTF_8);
      User user = new User(new UserId(UUID.nameUUIDFromBytes(seed)), name, null);
      users.provision(user);
      return new SignedIn(
          issuer.issue(user, clock.instant().plus(DEVELOPMENT_TOKEN_LIFETIME)), user);
    }
  }

  /** A fresh token and the user it stands for. */
  public record SignedIn(String token, User user) {}
}
