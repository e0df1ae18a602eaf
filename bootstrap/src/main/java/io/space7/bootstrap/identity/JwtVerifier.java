package io.space7.bootstrap.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.space7.application.Identity;
import io.space7.application.port.TokenVerifier;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Verifies JSON Web Tokens (RFC 7519). The algorithm is fixed by the configured key, never by the
 * token (RFC 8725, section 3.1): a token that names another one, {@code none} included, is refused.
 *
 * <p>A verified token is remembered, because it comes with every request: until it expires, its key
 * is no longer accepted, or it has not come for a while.
 *
 * <p>Why it is so: docs/adr/0008-tokens.md.
 */
public final class JwtVerifier implements TokenVerifier {
  /** Longer ones fit in no header. */
  private static final int MAX_LENGTH = 16 * 1024;

  private static final Pattern COMPACT_FORM =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private static final Duration REMEMBERED = Duration.ofMinutes(30);
  private static final long REMEMBERED_BYTES = 16L * 1024 * 1024;

  /** What an entry takes besides its token, whose texts it may hold once more. */
  private static final int ENTRY_BYTES = 512;

  private final VerificationKeys keys;
  private final JwtClaims rules;
  private final Clock clock;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder()
          .expireAfterAccess(REMEMBERED)
          .maximumWeight(REMEMBERED_BYTES)
          .weigher((String token, Verified value) -> ENTRY_BYTES + 2 * token.length())
          .build();

  public JwtVerifier(TokenKey key, JwtClaims rules, Clock clock) {
    this(keys(key), rules, clock);
  }

  private static VerificationKeys keys(TokenKey key) {
    if (key instanceof TokenKey.Secret secret) {
      return VerificationKeys.only(VerificationKey.of(secret.bytes()));
    } else if (key instanceof TokenKey.PublicKey publicKey) {
      return VerificationKeys.only(VerificationKey.of(publicKey.key()).orElseThrow());
    }
    return new PublishedKeys(((TokenKey.KeySet) key).url(), System::nanoTime);
  }

  JwtVerifier(VerificationKeys keys, JwtClaims rules, Clock clock) {
    this.keys = keys;
    this.rules = rules;
    this.clock = clock;
  }

  private record Verified(Claims claims, VerificationKey key) {}

  @Override
  public Claims verify(String token) {
    Verified known = verified.getIfPresent(token);
    if (known == null || !keys.accepts(known.key)) {
      known = check(token);
      verified.put(token, known);
    }
    if (known.claims.expiresAt() != null && !clock.instant().isBefore(known.claims.expiresAt())) {
      verified.invalidate(token);
      throw Identity.invalidToken();
    }
    return known.claims;
  }

  private Verified check(String token) {
    if (token.length() > MAX_LENGTH || !COMPACT_FORM.matcher(token).matches()) {
      throw Identity.invalidToken();
    }
    try {
      JWSObject signed = JWSObject.parse(token);
      if (isDemanding(signed)) {
        throw Identity.invalidToken();
      }
      VerificationKey key = keys.signerOf(signed).orElseThrow(Identity::invalidToken);
      return new Verified(rules.read(signed.getPayload().toJSONObject(), clock.instant()), key);
    } catch (ParseException notAToken) {
      throw Identity.invalidToken();
    }
  }

  /** No extension is understood here, so a token that makes one critical must be refused. */
  private static boolean isDemanding(JWSObject token) throws ParseException {
    String header = token.getHeader().toBase64URL().decodeToString();
    return JSONObjectUtils.parse(header).containsKey("crit");
  }
}
