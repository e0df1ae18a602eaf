package io.space7.bootstrap.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.space7.application.port.TokenIssuer;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.TokenVerifier.Claims;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.SettableClock;
import io.space7.testkit.contract.Refusals;
import io.space7.testkit.contract.TokenIssuerContract;
import io.space7.testkit.contract.TokenVerifierContract;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
  static final String USER = "00000000-0000-7000-8000-00000000000a";

  private final SettableClock clock = new SettableClock();

  /** HS256, and the issuer of the same secret. */
  @Nested
  class Secret implements TokenVerifierContract, TokenIssuerContract {
    private final TokenVerifier verifier = new JwtVerifier(SECRET, JwtClaims.UNCHECKED, clock);

    @Override
    public TokenVerifier verifier() {
      return verifier;
    }

    @Override
    public TokenIssuer issuer() {
      return new JwtIssuer(SECRET, JwtClaims.UNCHECKED);
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
        Refusals.assertInvalidToken(verifier, token);
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

    @Test
    void aTokenThatDemandsWhatNobodyUnderstandsIsRefused() {
      for (Object demands : new Object[] {List.of("exp"), List.of(), "b64", 5}) {
        String header = json(Map.of("alg", "HS256", "crit", demands));
        assertRefused(signed(header, "{\"sub\": \"" + USER + "\"}"));
      }
      assertRefused(signed("{\"alg\":\"HS256\",\"crit\":null}", "{\"sub\": \"" + USER + "\"}"));
      assertThat(verifier.verify(signed("{\"alg\":\"HS256\"}", "{\"sub\": \"" + USER + "\"}")))
          .isNotNull();
    }

    @Test
    void aPayloadThatIsNoObjectIsRefused() {
      for (String payload :
          List.of("null", "[]", "5", "\"text\"", "", "{", "\u0000", "[".repeat(5000))) {
        assertRefused(signed("{\"alg\":\"HS256\"}", payload));
      }
    }

    @Test
    void timesOutsideOfAllCalendarsDoNoHarm() {
      for (String time : List.of("1e300", "9e18", "253402300800")) {
        assertThat(verifier.verify(withTimes("exp", time)).expiresAt()).isNull();
        assertThat(verifier.verify(withTimes("iat", time)).issuedAt()).isNull();
      }
      for (String time : List.of("-1", "-1e300", "\"soon\"", "[]", "true")) {
        assertRefused(withTimes("exp", time));
      }
    }

    private String withTimes(String claim, String time) {
      return signed(
          "{\"alg\":\"HS256\"}", "{\"sub\": \"" + USER + "\", \"" + claim + "\": " + time + "}");
    }

    @Test
    void theIssuerAndTheAudienceAreCheckedIfTheyAreKnown() {
      JwtClaims rules = new JwtClaims("https://id.example", "space7");
      TokenVerifier strict = new JwtVerifier(SECRET, rules, clock);
      Algorithm algorithm = Algorithm.HMAC256(SECRET.bytes());
      JWTCreator.Builder token = JWT.create().withSubject(USER).withIssuer("https://id.example");
      assertThat(strict.verify(token.withAudience("space7").sign(algorithm))).isNotNull();
      assertThat(strict.verify(token.withAudience("a", "space7").sign(algorithm))).isNotNull();
      for (JWTCreator.Builder wrong :
          List.of(
              JWT.create().withSubject(USER).withAudience("space7"),
              JWT.create().withSubject(USER).withIssuer("https://id.example"),
              token.withAudience("space"),
              token.withAudience("space7").withIssuer("https://id.example/"))) {
        String signed = wrong.sign(algorithm);
        Refusals.assertInvalidToken(strict, signed);
      }
      User ada = new User(UserId.parse(USER), "ada", null);
      Instant now = clock.instant();
      assertThat(strict.verify(new JwtIssuer(SECRET, rules).issue(ada, now, now.plusSeconds(60))))
          .isNotNull();
    }

    private String signed(String header, String payload) {
      String input = base64(header) + "." + base64(payload);
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.bytes(), "HmacSHA256"));
        byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.UTF_8));
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String base64(String text) {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Map<String, Object> value) {
      return JSONObjectUtils.toJSONString(value);
    }

    private void assertRefused(String token) {
      Refusals.assertInvalidToken(verifier, token);
    }

    private Claims accepted(JWTCreator.Builder token) {
      return verifier.verify(token.sign(Algorithm.HMAC256(SECRET.bytes())));
    }

    private void assertRefused(JWTCreator.Builder token) {
      assertRefused(token.sign(Algorithm.HMAC256(SECRET.bytes())));
    }
  }

  /** A key that the server was given, and one that it was not. */
  abstract class GivenKey implements TokenVerifierContract {
    final TokenVerifier verifier;
    private final Algorithm own;
    private final Algorithm foreign;

    GivenKey(KeyPair pair, Algorithm own, Algorithm foreign) {
      this.verifier =
          new JwtVerifier(new TokenKey.PublicKey(pair.getPublic()), JwtClaims.UNCHECKED, clock);
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
      Refusals.assertInvalidToken(verifier, forged);
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
      String token = token(new Claims(UserId.parse(USER), "ada", null, null, null));
      assertNoOtherLetterIsTaken(verifier, token, 0, token.lastIndexOf('.'));
    }
  }

  private static void assertNoOtherLetterIsTaken(
      TokenVerifier verifier, String token, int from, int to) {
    for (int i = from; i < to; i++) {
      String tampered =
          token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
      Refusals.assertInvalidToken(verifier, tampered);
    }
  }

  static JWTCreator.Builder builder(Claims claims) {
    return JWT.create()
        .withClaim("user_id", claims.userId().toString())
        .withClaim("username", claims.username())
        .withClaim("profile_picture", claims.profilePicture())
        .withIssuedAt(claims.issuedAt())
        .withExpiresAt(claims.expiresAt());
  }

  static Algorithm rsa(KeyPair pair) {
    return Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate());
  }

  static Algorithm ec(KeyPair pair) {
    return Algorithm.ECDSA256((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
  }

  static KeyPair keyPair(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
