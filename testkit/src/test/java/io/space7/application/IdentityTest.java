package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
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
  private final UseCaseFixture fixture = new UseCaseFixture();
  private final Identity identity = fixture.identity;
  private final UserId id = new UserId(UUID.randomUUID());
  private final Instant soon = fixture.clock.instant().plusSeconds(60);
  private final DevelopmentSignIn signIn =
      new DevelopmentSignIn(fixture.tokens, fixture.users(), fixture.clock);

  private String token(String username, String picture) {
    return fixture.tokens.issue(id, username, picture, soon);
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
    fixture.clock.advance(Duration.ofMinutes(2));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate(token));
    assertThat(fixture.users().find(id)).isEmpty();
  }

  @Test
  void aTokenWithANameCreatesTheUserOnFirstSight() {
    User ada = new User(id, "ada", "https://pictures.example/ada");
    assertThat(identity.authenticate(token("ada", "https://pictures.example/ada")))
        .isEqualTo(new Principal(ada, soon));
    assertThat(fixture.users().find(id)).contains(ada);
  }

  @Test
  void aTokenWithANameBringsTheUserUpToDate() {
    identity.authenticate(token("ada", "https://pictures.example/ada"));
    User renamed = new User(id, "countess", null);
    assertThat(identity.authenticate(token("countess", null)).user()).isEqualTo(renamed);
    assertThat(fixture.users().find(id)).contains(renamed);
  }

  @Test
  void aTokenWithoutANameNeedsTheUserToExist() {
    String nameless = token(null, null);
    assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate(nameless));
    assertThat(fixture.users().find(id)).isEmpty();
    User ada = new User(id, "ada", "https://pictures.example/ada");
    fixture.users().provision(ada);
    assertThat(identity.authenticate(nameless)).isEqualTo(new Principal(ada, soon));
    assertThat(identity.authenticate(nameless).userId()).isEqualTo(id);
  }

  @Test
  void aTokenThatNeverExpiresIsGoodForever() {
    String token = fixture.tokens.issue(id, "ada", null, null);
    fixture.clock.advance(Duration.ofDays(4000));
    assertThat(identity.authenticate(token).expiresAt()).isNull();
  }

  @Test
  void anAbsentDatabaseIsNotABadToken() {
    String token = token("ada", null);
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> identity.authenticate(token));
  }

  @Test
  void theSameNameIsTheSameUserEverywhere() {
    SignedIn first = signIn.signIn("ada");
    SignedIn again = signIn.signIn("  ada ");
    assertThat(again.user()).isEqualTo(first.user());
    assertThat(signIn.signIn("Ada").user().userId()).isNotEqualTo(first.user().userId());
    SignedIn elsewhere =
        new DevelopmentSignIn(fixture.tokens, new UseCaseFixture().users(), fixture.clock)
            .signIn("ada");
    assertThat(elsewhere.user()).isEqualTo(first.user());
    assertThat(identity.authenticate(first.token()).user()).isEqualTo(first.user());
    assertThat(fixture.users().find(first.user().userId())).contains(first.user());
  }

  @Test
  void aDevelopmentTokenLastsAMonth() {
    String token = signIn.signIn("ada").token();
    fixture.clock.advance(Duration.ofDays(30).minusMinutes(1));
    identity.authenticate(token);
    fixture.clock.advance(Duration.ofMinutes(2));
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
