package io.space7.application;

import static io.space7.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.Identity.DevelopmentSignIn;
import io.space7.application.Identity.Principal;
import io.space7.application.Identity.SignedIn;
import io.space7.domain.ErrorCode;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private final House house = new House();
  private final Identity identity = house.identity;
  private final UserId id = new UserId(UUID.randomUUID());
  private final Instant soon = house.clock.instant().plusSeconds(60);
  private final DevelopmentSignIn signIn =
      new DevelopmentSignIn(house.tokens, house.users(), house.clock);

  private String token(String username, String picture) {
    return house.tokens.issue(id, username, picture, soon);
  }

  @Test
  void withoutATokenNobodyIsAnyone() {
    assertRefused(ErrorCode.AUTHENTICATION_REQUIRED, () -> identity.authenticate(null));
    assertRefused(ErrorCode.AUTHENTICATION_REQUIRED, () -> identity.authenticate(""));
  }

  @Test
  void aTokenThatIsNotAcceptableIsRefused() {
    assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate("made up"));
    String token = token("ada", null);
    house.clock.advance(Duration.ofMinutes(2));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate(token));
    assertThat(house.users().find(id)).isEmpty();
  }

  @Test
  void aTokenWithANameCreatesTheUserOnFirstSight() {
    User ada = new User(id, "ada", "https://pictures.example/ada");
    assertThat(identity.authenticate(token("ada", "https://pictures.example/ada")))
        .isEqualTo(new Principal(ada, soon));
    assertThat(house.users().find(id)).contains(ada);
  }

  @Test
  void aTokenWithANameBringsTheUserUpToDate() {
    identity.authenticate(token("ada", "https://pictures.example/ada"));
    User renamed = new User(id, "countess", null);
    assertThat(identity.authenticate(token("countess", null)).user()).isEqualTo(renamed);
    assertThat(house.users().find(id)).contains(renamed);
  }

  @Test
  void aTokenWithoutANameNeedsTheUserToExist() {
    String nameless = token(null, null);
    assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate(nameless));
    assertThat(house.users().find(id)).isEmpty();
    User ada = new User(id, "ada", "https://pictures.example/ada");
    house.users().provision(ada);
    assertThat(identity.authenticate(nameless)).isEqualTo(new Principal(ada, soon));
    assertThat(identity.authenticate(nameless).userId()).isEqualTo(id);
  }

  @Test
  void aTokenThatNeverExpiresIsGoodForever() {
    String token = house.tokens.issue(id, "ada", null, null);
    house.clock.advance(Duration.ofDays(4000));
    assertThat(identity.authenticate(token).expiresAt()).isNull();
  }

  @Test
  void anAbsentDatabaseIsNotABadToken() {
    String token = token("ada", null);
    house.world.failWith(House.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> identity.authenticate(token));
  }

  @Test
  void theSameNameIsTheSameUserEverywhere() {
    SignedIn first = signIn.signIn("ada");
    SignedIn again = signIn.signIn("  ada ");
    assertThat(again.user()).isEqualTo(first.user());
    assertThat(signIn.signIn("Ada").user().userId()).isNotEqualTo(first.user().userId());
    SignedIn elsewhere =
        new DevelopmentSignIn(house.tokens, new House().users(), house.clock).signIn("ada");
    assertThat(elsewhere.user()).isEqualTo(first.user());
    assertThat(identity.authenticate(first.token()).user()).isEqualTo(first.user());
    assertThat(house.users().find(first.user().userId())).contains(first.user());
  }

  @Test
  void aDevelopmentTokenLastsAMonth() {
    String token = signIn.signIn("ada").token();
    house.clock.advance(Duration.ofDays(30).minusMinutes(1));
    identity.authenticate(token);
    house.clock.advance(Duration.ofMinutes(2));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate(token));
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> signIn.signIn(" "));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> signIn.signIn(null));
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> signIn.signIn("x".repeat(User.MAX_NAME + 1)));
    assertRefused(ErrorCode.INVALID_TEXT, () -> signIn.signIn("a\u0000b"));
  }
}
