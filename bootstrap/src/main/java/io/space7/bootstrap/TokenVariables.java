package io.space7.bootstrap;

import io.space7.bootstrap.identity.TokenKey;
import java.net.URI;

/** Reads what tokens are verified with. */
final class TokenVariables {
  private TokenVariables() {}

  /**
   * @param embedded whether a secret may be made
   * @return null for a secret that is generated
   */
  static TokenKey from(Environment environment, boolean embedded) {
    String secret = environment.secret("JWT_SECRET");
    String publicKey = environment.secret("JWT_PUBLIC_KEY");
    URI jwksUrl = environment.httpUrl("JWT_JWKS_URL");
    int given = 0;
    for (Object source : new Object[] {secret, publicKey, jwksUrl}) {
      given += source == null ? 0 : 1;
    }
    if (given > 1) {
      throw new StartException(
          "JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL are alternatives, but more than one is set");
    }
    if (secret != null) {
      return secret(secret);
    } else if (publicKey != null) {
      return publicKey(publicKey);
    } else if (jwksUrl != null) {
      return new TokenKey.KeySet(jwksUrl);
    } else if (embedded) {
      return null;
    }
    throw StartException.wrong(
        "JWT_SECRET",
        "not set",
        "set (at least " + TokenKey.Secret.MIN_BYTES + " bytes) when DATABASE_URL is");
  }

  private static TokenKey.Secret secret(String text) {
    TokenKey.Secret secret = TokenKey.Secret.of(text);
    if (secret.length() < TokenKey.Secret.MIN_BYTES) {
      throw StartException.wrong(
          "JWT_SECRET",
          secret.length() + " bytes long",
          "at least " + TokenKey.Secret.MIN_BYTES + " bytes long");
    }
    return secret;
  }

  private static TokenKey publicKey(String pem) {
    try {
      return TokenKey.PublicKey.parse(pem);
    } catch (IllegalArgumentException e) {
      throw StartException.wrong(
          "JWT_PUBLIC_KEY",
          "not such a key",
          "a PEM \"PUBLIC KEY\" block with an RSA key of at least 2048 bits or a P-256 key");
    }
  }
}
