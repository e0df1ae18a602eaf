package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpServer;
import io.space7.application.port.TokenIssuer;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.TokenVerifier.Claims;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.TokenIssuerContract;
import io.space7.testkit.contract.TokenVerifierContract;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JwtTest {
  private static final TokenKey.Secret SECRET =
      TokenKey.Secret.of("0123456789abcdef0123456789abcdef");
  private static final Algorithm FOREIGN_SECRET =
      Algorithm.HMAC256("another secret of at least 32 bytes!");
  private static final KeyPair RSA = keyPair("RSA", 2048);
  private static final KeyPair FOREIGN_RSA = keyPair("RSA", 2048);
  private static final KeyPair EC = keyPair("EC", 256);
  private static final KeyPair FOREIGN_EC = keyPair("EC", 256);
  private static final String USER = "00000000-0000-7000-8000-00000000000a";

  private final SettableClock clock = new SettableClock();

  /** HS256, and the issuer of the same secret. */
  @Nested
  class Secret implements TokenVerifierContract, TokenIssuerContract {
    private final TokenVerifier verifier = new JwtVerifier(SECRET, clock);

    @Override
    public TokenVerifier verifier() {
      return verifier;
    }

    @Override
    public TokenIssuer issuer() {
      return new JwtIssuer(SECRET);
    }

    @Override
    public SettableClock clock() {
      return clock;
    }

    @Override
    public String token(Claims claims) {
      return builder(claims).sign(Algorithm.HMAC256(SECRET.bytes()));
    }

    @Override
    public String foreignToken(Claims claims) {
      return builder(claims).sign(FOREIGN_SECRET);
    }

    @Test
    void theIdMayBeTheSubject() {
      assertThat(accepted(JWT.create().withSubject(USER)).userId()).hasToString(USER);
      assertThat(
              accepted(
                      JWT.create()
                          .withSubject("someone")
                          .withClaim("user_id", USER)
                          .withClaim("email", "ada@x.io"))
                  .userId())
          .hasToString(USER);
    }

    @Test
    void anIdThatIsNoneIsRefused() {
      assertRefused(JWT.create());
      assertRefused(JWT.create().withSubject("ada"));
      assertRefused(JWT.create().withClaim("user_id", "ada").withSubject(USER));
    }

    @Test
    void otherAlgorithmsOfTheSameSecretAreRefused() {
      for (Algorithm other :
          new Algorithm[] {
            Algorithm.HMAC384(SECRET.bytes()), Algorithm.HMAC512(SECRET.bytes()), Algorithm.none()
          }) {
        String token = JWT.create().withClaim("user_id", USER).sign(other);
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(Refusal.class);
      }
    }

    @Test
    void anIssuersFastClockDoesNoHarm() {
      accepted(
          JWT.create().withSubject(USER).withIssuedAt(clock.instant().plus(Duration.ofMinutes(5))));
    }

    @Test
    void aTokenThatIsNotYetValidIsRefused() {
      assertRefused(
          JWT.create()
              .withSubject(USER)
              .withNotBefore(clock.instant().plus(Duration.ofMinutes(5))));
    }

    @Test
    void claimsOfAWrongTypeAreNone() {
      assertThat(accepted(JWT.create().withSubject(USER).withClaim("username", 5)).username())
          .isNull();
      assertRefused(JWT.create().withSubject(USER).withClaim("exp", "tomorrow"));
    }

    private Claims accepted(JWTCreator.Builder token) {
      return verifier.verify(token.sign(Algorithm.HMAC256(SECRET.bytes())));
    }

    private void assertRefused(JWTCreator.Builder token) {
      assertThatThrownBy(() -> accepted(token))
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TOKEN));
    }
  }

  /** A key that the server was given, and one that it was not. */
  abstract class GivenKey implements TokenVerifierContract {
    final TokenVerifier verifier;
    private final Algorithm own;
    private final Algorithm foreign;

    GivenKey(KeyPair pair, Algorithm own, Algorithm foreign) {
      this.verifier = new JwtVerifier(new TokenKey.PublicKey(pair.getPublic()), clock);
      this.own = own;
      this.foreign = foreign;
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
      return builder(claims).sign(own);
    }

    @Override
    public String foreignToken(Claims claims) {
      return builder(claims).sign(foreign);
    }
  }

  /** RS256. */
  @Nested
  class RsaKey extends GivenKey {
    RsaKey() {
      super(RSA, rsa(RSA), rsa(FOREIGN_RSA));
    }

    @Test
    void thePublicKeyIsNoSecret() {
      String forged =
          JWT.create().withSubject(USER).sign(Algorithm.HMAC256(RSA.getPublic().getEncoded()));
      assertThatThrownBy(() -> verifier.verify(forged)).isInstanceOf(Refusal.class);
    }
  }

  /** ES256. */
  @Nested
  class EcKey extends GivenKey {
    EcKey() {
      super(EC, ec(EC), ec(FOREIGN_EC));
    }

    /** An ECDSA signature can be changed into another valid one, so only the rest is tried. */
    @Override
    @Test
    public void aTokenThatWasTamperedWithIsRefused() {
      String token = token(new Claims(UserId.parse(USER), "ada", null, null));
      assertNoOtherLetterIsTaken(verifier, token, 0, token.lastIndexOf('.'));
    }
  }

  /** Keys fetched from the provider. */
  @Nested
  class KeySet implements TokenVerifierContract {
    private static HttpServer provider;
    private static TokenVerifier shared;
    private static final SettableClock SHARED_CLOCK = new SettableClock();

    @BeforeAll
    static void publish() throws Exception {
      byte[] keys = publishedKeys().getBytes(StandardCharsets.UTF_8);
      provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      provider.createContext(
          "/keys",
          exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
          });
      provider.start();
      shared =
          new JwtVerifier(new TokenKey.KeySet(url(provider.getAddress().getPort())), SHARED_CLOCK);
    }

    @AfterAll
    static void stop() {
      provider.stop(0);
    }

    @Override
    public TokenVerifier verifier() {
      return shared;
    }

    @Override
    public SettableClock clock() {
      return SHARED_CLOCK;
    }

    @Override
    public String token(Claims claims) {
      return builder(claims).withKeyId("rsa").sign(rsa(RSA));
    }

    @Override
    public String foreignToken(Claims claims) {
      return builder(claims).withKeyId("rsa").sign(rsa(FOREIGN_RSA));
    }

    /** A changed key id asks for another key, which is fetched no more than so often. */
    @Override
    @Test
    public void aTokenThatWasTamperedWithIsRefused() {
      String token = token(new Claims(UserId.parse(USER), "ada", null, null));
      assertNoOtherLetterIsTaken(shared, token, token.indexOf('.') + 1, token.length() - 1);
    }

    @Test
    void eachKeyHasItsAlgorithm() {
      assertThat(
              shared.verify(JWT.create().withKeyId("ec").withSubject(USER).sign(ec(EC))).userId())
          .hasToString(USER);
      String forged = JWT.create().withKeyId("ec").withSubject(USER).sign(rsa(RSA));
      assertThatThrownBy(() -> shared.verify(forged)).isInstanceOf(Refusal.class);
    }

    @Test
    void aProviderThatIsAwayIsNotTheTokensFault() {
      TokenVerifier alone = new JwtVerifier(new TokenKey.KeySet(url(1)), clock);
      String token = JWT.create().withKeyId("rsa").withSubject(USER).sign(rsa(RSA));
      assertThatThrownBy(() -> alone.verify(token))
          .isInstanceOfSatisfying(
              Refusal.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE));
    }

    private static URI url(int port) {
      return URI.create("http://127.0.0.1:" + port + "/keys");
    }
  }

  private static void assertNoOtherLetterIsTaken(
      TokenVerifier verifier, String token, int from, int to) {
    for (int i = from; i < to; i++) {
      String tampered =
          token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
      assertThatThrownBy(() -> verifier.verify(tampered)).isInstanceOf(Refusal.class);
    }
  }

  private static JWTCreator.Builder builder(Claims claims) {
    return JWT.create()
        .withClaim("user_id", claims.userId().toString())
        .withClaim("username", claims.username())
        .withClaim("profile_picture", claims.profilePicture())
        .withExpiresAt(claims.expiresAt());
  }

  private static Algorithm rsa(KeyPair pair) {
    return Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate());
  }

  private static Algorithm ec(KeyPair pair) {
    return Algorithm.ECDSA256((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
  }

  private static KeyPair keyPair(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String publishedKeys() {
    RSAPublicKey rsa = (RSAPublicKey) RSA.getPublic();
    ECPublicKey ec = (ECPublicKey) EC.getPublic();
    return """
        {"keys": [
          {"kid": "rsa", "kty": "RSA", "alg": "RS256", "use": "sig", "n": "%s", "e": "%s"},
          {"kid": "ec", "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "x": "%s", "y": "%s"}
        ]}
        """
        .formatted(
            base64(rsa.getModulus(), 256),
            base64(rsa.getPublicExponent(), 3),
            base64(ec.getW().getAffineX(), 32),
            base64(ec.getW().getAffineY(), 32));
  }

  private static String base64(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[length];
    int copied = Math.min(length, signed.length);
    System.arraycopy(signed, signed.length - copied, bytes, length - copied, copied);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
