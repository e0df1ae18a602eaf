package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.Identity.DevelopmentSignIn;
import io.space7.application.Identity.Principal;
import io.space7.application.Identity.SignedIn;
import io.space7.application.port.TokenVerifier;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.User;
import io.space7.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      classes = {
        NullPointerException.class,
        IllegalStateException.class,
        IndexOutOfBoundsException.class,
        StackOverflowError.class
      })
  void whateverAVerifierThrowsMeansThatItIsNoToken(Class<? extends Throwable> thrown) {
    Identity broken =
        new Identity(
            token -> {
              throw IdentityTest.<RuntimeException>newOf(thrown);
            },
            fixture.users());
    assertThat(assertRefused(ErrorCode.INVALID_TOKEN, () -> broken.authenticate("any")))
        .hasMessage("Invalid token");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void onlyAProviderThatIsAwayIsNoVerdictOnAToken(ErrorCode code) {
    Identity refusing =
        new Identity(
            token -> {
              throw new Refusal(code, "a secret");
            },
            fixture.users());
    ErrorCode answer =
        code == ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE ? code : ErrorCode.INVALID_TOKEN;
    assertRefused(answer, () -> refusing.authenticate("any"));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T newOf(Class<? extends Throwable> type) throws T {
    try {
      throw (T) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
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
    SignedIn first = signIn.signIn("ada", null);
    SignedIn again = signIn.signIn("  ada ", null);
    assertThat(again.user()).isEqualTo(first.user());
    assertThat(signIn.signIn("Ada", null).user().userId()).isNotEqualTo(first.user().userId());
    SignedIn elsewhere =
        new DevelopmentSignIn(fixture.tokens, new UseCaseFixture().users(), fixture.clock)
            .signIn("ada", null);
    assertThat(elsewhere.user()).isEqualTo(first.user());
    assertThat(identity.authenticate(first.token()).user()).isEqualTo(first.user());
    assertThat(fixture.users().find(first.user().userId())).contains(first.user());
  }

  @Test
  void aDevelopmentTokenLastsAMonth() {
    String token = signIn.signIn("ada", null).token();
    fixture.clock.advance(Duration.ofDays(30).minusMinutes(1));
    identity.authenticate(token);
    fixture.clock.advance(Duration.ofMinutes(2));
    assertRefused(ErrorCode.INVALID_TOKEN, () -> identity.authenticate(token));
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> signIn.signIn(" ", null));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> signIn.signIn(null, null));
    assertRefused(
        ErrorCode.TEXT_TOO_LONG, () -> signIn.signIn("x".repeat(User.MAX_NAME + 1), null));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> signIn.signIn("\u202e\u200b", null));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> signIn.signIn(null, " "));
  }

  @Test
  void anAddressIsANameOfItsOwn() {
    User ada = signIn.signIn(null, "ada@x.io").user();
    assertThat(ada.username()).isEqualTo("ada@x.io");
    assertThat(signIn.signIn(null, " Ada@X.io ").user()).isEqualTo(ada);
    assertThat(signIn.signIn("ada@x.io", null).user()).isEqualTo(ada);
    assertThat(signIn.signIn("ada@x.io", "other@x.io").user()).isEqualTo(ada);
    assertThat(signIn.signIn(null, "ada@other.org").user().userId()).isNotEqualTo(ada.userId());
    assertThat(signIn.signIn("ada", null).user().userId()).isNotEqualTo(ada.userId());
  }

  @Test
  void namesThatLookAlikeAreOneUser() {
    User ada = signIn.signIn("ad\u00e9", null).user();
    for (String alike : List.of("ade\u0301", "\u202aad\u00e9\u202c", "ad\u200b\u00e9\u00ad")) {
      assertThat(signIn.signIn(alike, null).user().userId()).isEqualTo(ada.userId());
    }
  }

  @Test
  void noDescriptionRefusesAUser() {
    String longName = "\ud83d\ude00".repeat(User.MAX_NAME);
    assertThat(described("\ud83d\ude00".repeat(User.MAX_NAME + 50), null).username())
        .isEqualTo(longName);
    assertThat(described("a\u0000\u202eb\ud800", "javascript:alert(1)"))
        .isEqualTo(new User(id, "ab", null));
    assertThat(described("ada", "https://x.example/" + "p".repeat(User.MAX_PICTURE)))
        .isEqualTo(new User(id, "ada", null));
    // One without anything to see carries no name, and the user is known by now.
    for (String nothing : List.of("", " ", "\u200b\u2063", "\u3164", "\u0000")) {
      assertThat(described(nothing, "https://x.example/p")).isEqualTo(new User(id, "ada", null));
    }
  }

  @Test
  void whoIsUnknownNeedsANameThatCanBeSeen() {
    assertRefused(
        ErrorCode.INVALID_TOKEN, () -> identity.authenticate(token("\u200b\u202e", null)));
  }

  private User described(String username, String picture) {
    return identity.authenticate(token(username, picture)).user();
  }

  @Test
  void ofTwoTokensTheLaterOneTellsTheName() {
    String old = issued("ada", 100);
    String fresh = issued("countess", 200);
    for (String token : List.of(fresh, old, fresh, old)) {
      assertThat(identity.authenticate(token).user().username()).isEqualTo("countess");
    }
    assertThat(fixture.users().find(id).orElseThrow().username()).isEqualTo("countess");
    identity.authenticate(token("lovelace", null));
    assertThat(fixture.users().find(id).orElseThrow().username()).isEqualTo("lovelace");
  }

  private String issued(String username, long second) {
    return fixture.tokens.issue(
        new TokenVerifier.Claims(id, username, null, Instant.ofEpochSecond(second), soon));
  }
}
