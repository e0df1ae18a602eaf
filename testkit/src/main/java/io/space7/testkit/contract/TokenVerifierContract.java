package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.TokenVerifier;
import io.space7.application.port.TokenVerifier.Claims;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link TokenVerifier} has to do. */
public interface TokenVerifierContract {
  TokenVerifier verifier();

  /** The clock that the verifier was given. */
  SettableClock clock();

  /**
   * A token that the verifier's own provider has signed.
   *
   * @param claims what it says; username and picture are any texts
   */
  String token(Claims claims);

  /** The same of another provider, whose key the verifier does not know. */
  String foreignToken(Claims claims);

  private Instant inAnHour() {
    return clock().instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(1));
  }

  private Claims ada() {
    return new Claims(
        new UserId(UUID.randomUUID()),
        "Ada \ud83d\ude00 \u00e9",
        "https://pictures.example/ada",
        clock().instant().truncatedTo(ChronoUnit.SECONDS),
        inAnHour());
  }

  private void assertInvalid(String token) {
    Refusals.assertInvalidToken(verifier(), token);
  }

  @Test
  default void aGoodTokenSaysWhatWasSigned() {
    Claims full = ada();
    Claims bare = new Claims(new UserId(UUID.randomUUID()), null, null, null, null);
    assertThat(verifier().verify(token(full))).isEqualTo(full);
    assertThat(verifier().verify(token(bare))).isEqualTo(bare);
  }

  @Test
  default void whatATokenSaysOfANameIsPassedOn() {
    for (String text : List.of("", " \u00a0\ufeff", "a\u0000b", "x".repeat(3000))) {
      Claims claims = new Claims(new UserId(UUID.randomUUID()), text, text, null, inAnHour());
      assertThat(verifier().verify(token(claims))).isEqualTo(claims);
    }
  }

  @Test
  default void aTokenExpires() {
    Instant start = clock().instant();
    String token = token(ada());
    clock().advance(Duration.ofMinutes(59));
    assertThat(verifier().verify(token)).isNotNull();
    clock().advance(Duration.ofMinutes(2));
    assertInvalid(token);
    clock().set(start);
    assertThat(verifier().verify(token)).isNotNull();
  }

  @Test
  default void aTokenOfSomebodyElseIsRefused() {
    assertInvalid(foreignToken(ada()));
  }

  @Test
  default void aTokenThatWasTamperedWithIsRefused() {
    String token = token(ada());
    // The last character of a Base64 text can hold bits that mean nothing.
    for (int i = 0; i < token.length() - 1; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertInvalid(token.substring(0, i) + other + token.substring(i + 1));
    }
    for (int length = 1; length < token.length(); length += 7) {
      assertInvalid(token.substring(0, length));
    }
    assertInvalid(token + "A");
    assertInvalid(token + ".");
    assertInvalid(token + "." + token);
  }

  @Test
  default void anythingElseIsRefusedInOneWay() {
    List<String> garbage =
        List.of(
            " ",
            ".",
            "..",
            "...",
            "a.b.c",
            "Bearer x",
            "null",
            "{}",
            "\u0000",
            "\ud83d\ude00",
            "\ud800",
            "e30.e30.",
            "bnVsbA.e30.AAAA",
            "e30.bnVsbA.AAAA",
            "W10.W10.W10",
            "eyJhbGciOjV9.e30.AAAA",
            "eyJhbGciOiJIUzI1NiJ9.bnVsbA.AAAA",
            "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoiMSJ9.",
            "x".repeat(100_000));
    garbage.forEach(this::assertInvalid);
  }
}
