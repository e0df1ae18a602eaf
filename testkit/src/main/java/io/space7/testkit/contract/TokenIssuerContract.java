package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.TokenIssuer;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.TokenVerifier.Claims;
import io.space7.domain.ErrorCode;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link TokenIssuer} has to do. */
public interface TokenIssuerContract {
  TokenIssuer issuer();

  /** The verifier of the same server. */
  TokenVerifier verifier();

  /** The clock that both were given. */
  SettableClock clock();

  private Instant now() {
    return clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private Instant inAnHour() {
    return now().plus(Duration.ofHours(1));
  }

  @Test
  default void anIssuedTokenCarriesTheUser() {
    Instant expiresAt = inAnHour();
    Instant issuedAt = now();
    for (User user :
        List.of(
            new User(new UserId(UUID.randomUUID()), "Ada \ud83d\ude00 \"\\\u00e9", null),
            new User(new UserId(UUID.randomUUID()), "bob", "https://pictures.example/bob?x=1"))) {
      assertThat(verifier().verify(issuer().issue(user, issuedAt, expiresAt)))
          .isEqualTo(
              new Claims(
                  user.userId(), user.username(), user.profilePicture(), issuedAt, expiresAt));
    }
  }

  @Test
  default void anIssuedTokenExpires() {
    User ada = new User(new UserId(UUID.randomUUID()), "ada", null);
    String token = issuer().issue(ada, now(), inAnHour());
    clock().advance(Duration.ofMinutes(61));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> verifier().verify(token));
  }

  @Test
  default void aTokenCanTravelInAHeader() {
    User ada = new User(new UserId(UUID.randomUUID()), "ada \u00e9 \ud83d\ude00", null);
    assertThat(issuer().issue(ada, now(), inAnHour())).matches("[A-Za-z0-9._~+/=-]+");
  }
}
