package io.space7.application;

import io.space7.application.port.TokenIssuer;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.UserStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
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
   * name and picture, unless they are known from a token that was issued later; one without a name
   * needs the user to exist.
   *
   * @param token null or empty if the caller sent none
   * @throws Refusal {@link ErrorCode#AUTHENTICATION_REQUIRED} without a token, {@link
   *     ErrorCode#INVALID_TOKEN} if it is not acceptable or the user is unknown, {@link
   *     ErrorCode#IDENTITY_PROVIDER_UNAVAILABLE}, {@link ErrorCode#DATABASE_UNAVAILABLE}
   */
  public Principal authenticate(String token) {
    TokenVerifier.Claims claims = claims(token);
    return new Principal(user(claims), claims.expiresAt());
  }

  /**
   * Whom a token names, whether there is such a user or not.
   *
   * @throws Refusal as {@link #authenticate} says of tokens
   */
  UserId claimed(String token) {
    return claims(token).userId();
  }

  private TokenVerifier.Claims claims(String token) {
    if (token == null || token.isEmpty()) {
      throw new Refusal(ErrorCode.AUTHENTICATION_REQUIRED, "Authentication required");
    }
    try {
      return verifier.verify(token);
    } catch (Refusal refusal) {
      throw refusal.code() == ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE ? refusal : invalidToken();
    } catch (RuntimeException | StackOverflowError notAToken) {
      throw invalidToken();
    }
  }

  /** The one refusal for whatever is no token. */
  public static Refusal invalidToken() {
    return new Refusal(ErrorCode.INVALID_TOKEN, "Invalid token");
  }

  private User user(TokenVerifier.Claims claims) {
    return User.described(claims.userId(), claims.username(), claims.profilePicture())
        .map(described -> users.provision(described, claims.issuedAt()))
        .or(() -> users.find(claims.userId()))
        .orElseThrow(User::unknown);
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
   * Signs anybody in under any name: for a server on one's own machine, where nobody else can reach
   * it.
   */
  public static final class DevelopmentSignIn {
    private static final UserId NOBODY = new UserId(new UUID(0, 0));

    private final TokenIssuer issuer;
    private final UserStore users;
    private final Clock clock;

    public DevelopmentSignIn(TokenIssuer issuer, UserStore users, Clock clock) {
      this.issuer = issuer;
      this.users = users;
      this.clock = clock;
    }

    /**
     * Signs in by a name, or without one by an email address, which then is the name. The same name
     * is the same user, on every server and after every restart, and another name is another user;
     * an address is the same in capital and small letters.
     *
     * @param username null to go by the address
     * @param email null to go by the name
     * @throws Refusal as {@link User#named} says
     */
    public SignedIn signIn(String username, String email) {
      String name = username == null && email != null ? email.toLowerCase(Locale.ROOT) : username;
      User user = User.named(NOBODY, name);
      byte[] seed =
          ("space7:development:" + Normalizer.normalize(user.username(), Normalizer.Form.NFC))
              .getBytes(StandardCharsets.UTF_8);
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      User signedIn =
          users.provision(
              new User(new UserId(UUID.nameUUIDFromBytes(seed)), user.username(), null), now);
      return new SignedIn(
          issuer.issue(signedIn, now, now.plus(DEVELOPMENT_TOKEN_LIFETIME)), signedIn);
    }
  }

  /** A fresh token and the user it stands for. */
  public record SignedIn(String token, User user) {}
}
