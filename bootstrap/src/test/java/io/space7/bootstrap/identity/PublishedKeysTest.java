package io.space7.bootstrap.identity;

import static io.space7.bootstrap.identity.JwtTest.USER;
import static io.space7.bootstrap.identity.JwtTest.builder;
import static io.space7.bootstrap.identity.JwtTest.ec;
import static io.space7.bootstrap.identity.JwtTest.keyPair;
import static io.space7.bootstrap.identity.JwtTest.rsa;
import static io.space7.bootstrap.identity.KeyProvider.jwk;
import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.TokenVerifier.Claims;
import io.space7.domain.ErrorCode;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.Together;
import io.space7.testkit.contract.Refusals;
import io.space7.testkit.contract.TokenVerifierContract;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishedKeysTest implements TokenVerifierContract {
  private static final KeyPair RSA = keyPair("RSA", 2048);
  private static final KeyPair NEW_RSA = keyPair("RSA", 2048);
  private static final KeyPair EC = keyPair("EC", 256);

  private final SettableClock clock = new SettableClock();
  private final AtomicLong nanos = new AtomicLong();
  private final KeyProvider provider =
      provider(jwk("rsa", RSA.getPublic()), jwk("ec", EC.getPublic(), "\"alg\": \"ES256\""));
  private final TokenVerifier verifier = verifier(provider.url());

  private static KeyProvider provider(String... keys) {
    try {
      return new KeyProvider(keys);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private TokenVerifier verifier(URI url) {
    return new JwtVerifier(new PublishedKeys(url, nanos::get), JwtClaims.UNCHECKED, clock);
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Override
  public TokenVerifier verifier() {
    return verifier;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public String token(Claims claims) {
    return builder(claims).withKeyId("rsa").sign(rsa(RSA));
  }

  @Override
  public String foreignToken(Claims claims) {
    return builder(claims).withKeyId("rsa").sign(rsa(NEW_RSA));
  }

  private static String token(String key, Algorithm algorithm) {
    return JWT.create()
        .withKeyId(key)
        .withSubject(USER)
        .withClaim("jti", UUID.randomUUID().toString())
        .sign(algorithm);
  }

  private void assertAccepted(String key, Algorithm algorithm) {
    assertThat(verifier.verify(token(key, algorithm)).userId()).hasToString(USER);
  }

  private void assertInvalid(String key, Algorithm algorithm) {
    Refusals.assertInvalidToken(verifier, token(key, algorithm));
  }

  private void coolDown() {
    nanos.addAndGet(PublishedKeys.COOL_DOWN.toNanos() + 1);
  }

  @Test
  void eachKeyHasItsAlgorithm() {
    assertAccepted("rsa", rsa(RSA));
    assertAccepted("ec", ec(EC));
    assertInvalid("ec", rsa(RSA));
    assertInvalid("rsa", ec(EC));
    assertInvalid("rsa", Algorithm.HMAC256(RSA.getPublic().getEncoded()));
  }

  @Test
  void aTokenThatNamesNoKeyMayBeSignedWithAny() {
    assertAccepted(null, rsa(RSA));
    assertAccepted(null, ec(EC));
    assertInvalid(null, rsa(NEW_RSA));
  }

  @Test
  void unknownKeysCostTheProviderOneQuestionInAWhile() {
    assertAccepted("rsa", rsa(RSA));
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        assertInvalid("made up " + i, rsa(NEW_RSA));
      }
      assertAccepted("rsa", rsa(RSA));
      assertThat(provider.asked).hasValue(1 + round);
      coolDown();
    }
  }

  @Test
  void aNewKeyWorksSoonWhateverElseIsAskedFor() {
    assertAccepted("rsa", rsa(RSA));
    provider.publish(jwk("new", NEW_RSA.getPublic()), jwk("rsa", RSA.getPublic()));
    assertInvalid("new", rsa(NEW_RSA));
    for (int halfSecond = 0; halfSecond < 11; halfSecond++) {
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
      assertInvalid("made up " + halfSecond, rsa(NEW_RSA));
    }
    assertAccepted("new", rsa(NEW_RSA));
    assertThat(PublishedKeys.COOL_DOWN).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aRemovedKeyStopsWorkingAlsoForTokensThatAreRemembered() {
    String remembered = token("rsa", rsa(RSA));
    verifier.verify(remembered);
    provider.publish(jwk("new", NEW_RSA.getPublic()));
    nanos.addAndGet(PublishedKeys.MAX_AGE.toNanos() + 1);
    await().untilAsserted(() -> Refusals.assertInvalidToken(verifier, remembered));
    assertAccepted("new", rsa(NEW_RSA));
  }

  @Test
  void whileTheProviderIsAwayKnownKeysGoOnAndOthersHaveToWait() {
    assertAccepted("rsa", rsa(RSA));
    provider.close();
    coolDown();
    for (int i = 0; i < 3; i++) {
      String unknown = token("unknown " + i, rsa(NEW_RSA));
      assertRefused(ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE, () -> verifier.verify(unknown));
    }
    nanos.addAndGet(Duration.ofHours(23).toNanos());
    assertAccepted("rsa", rsa(RSA));
    nanos.addAndGet(Duration.ofHours(2).toNanos());
    String token = token("rsa", rsa(RSA));
    await()
        .untilAsserted(
            () -> {
              coolDown();
              assertRefused(ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE, () -> verifier.verify(token));
            });
  }

  @Test
  void aProviderThatWasAwayAtTheStartIsAskedAgain() throws IOException {
    provider.answer(
        exchange -> {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    TokenVerifier early = verifier(provider.url());
    assertRefused(
        ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE, () -> early.verify(token("rsa", rsa(RSA))));
    provider.publish(jwk("rsa", RSA.getPublic()));
    coolDown();
    assertThat(early.verify(token("rsa", rsa(RSA)))).isNotNull();
  }

  @Test
  void whatIsNoUsableKeyIsPassedOver() {
    assertAccepted("rsa", rsa(RSA));
    KeyPair weak = keyPair("RSA", 1024);
    KeyPair otherCurve = keyPair("EC", 384);
    provider.publish(
        jwk("weak", weak.getPublic()),
        jwk("curve", otherCurve.getPublic()),
        jwk("enc", RSA.getPublic(), "\"use\": \"enc\""),
        jwk("alg", RSA.getPublic(), "\"alg\": \"RS512\""),
        jwk("ops", RSA.getPublic(), "\"key_ops\": [\"encrypt\"]"),
        "{\"kty\": \"oct\", \"kid\": \"oct\", \"k\": \"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"}",
        "{\"kty\": \"RSA\", \"kid\": \"broken\", \"n\": 5}",
        "{\"kty\": \"new kind\"}",
        "{}",
        jwk("sig", NEW_RSA.getPublic(), "\"use\": \"sig\""));
    coolDown();
    assertAccepted("sig", rsa(NEW_RSA));
    assertInvalid("weak", rsa(weak));
    for (String id : List.of("enc", "alg", "ops")) {
      assertInvalid(id, rsa(RSA));
    }
    assertInvalid("oct", Algorithm.HMAC256("secretsecretsecretsecretsecret"));
  }

  @Test
  void aDocumentThatIsNoneChangesNothing() {
    assertAccepted("rsa", rsa(RSA));
    for (String wrong : List.of("", "null", "[]", "<html>", "{\"keys\": 5}", "x".repeat(300_000))) {
      provider.answer(
          exchange -> {
            byte[] bytes = wrong.getBytes();
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      coolDown();
      String unknown = token("unknown", rsa(NEW_RSA));
      assertRefused(ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE, () -> verifier.verify(unknown));
      assertAccepted("rsa", rsa(RSA));
    }
  }

  @Test
  void aProviderWithoutAnEndIsLeftAfterSeconds() {
    for (Runnable endless :
        List.<Runnable>of(
            () -> provider.trickle(" ", 100), () -> provider.trickle(" ".repeat(100_000), 0))) {
      endless.run();
      coolDown();
      long start = System.nanoTime();
      String unknown = token("unknown", rsa(NEW_RSA));
      assertRefused(ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE, () -> verifier.verify(unknown));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
    provider.publish(jwk("new", NEW_RSA.getPublic()));
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              coolDown();
              assertAccepted("new", rsa(NEW_RSA));
            });
  }

  @Test
  void aProviderThatHangsHoldsFewCallers() throws Exception {
    assertAccepted("rsa", rsa(RSA));
    CountDownLatch mayGo = new CountDownLatch(1);
    provider.answer(
        exchange -> {
          try {
            mayGo.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    coolDown();
    List<Long> millis =
        Together.run(
            64,
            i ->
                () -> {
                  long start = System.nanoTime();
                  String unknown = token("unknown " + i, rsa(NEW_RSA));
                  assertThat(Refusals.codeOf(() -> verifier.verify(unknown)))
                      .isEqualTo(ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE);
                  return Duration.ofNanos(System.nanoTime() - start).toMillis();
                });
    mayGo.countDown();
    assertThat(millis.stream().filter(took -> took > 1000).count()).isLessThanOrEqualTo(16);
    assertThat(Collections.max(millis)).isLessThan(10_000);
  }

  @Test
  void aUserIdIsRead() {
    Claims ada = new Claims(UserId.parse(USER), "ada", null, null, null);
    assertThat(verifier.verify(token(ada))).isEqualTo(ada);
  }
}
