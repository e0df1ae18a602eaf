package io.space7.bootstrap.identity;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** What tokens are verified with. Each kind of key goes with exactly one algorithm. */
public sealed interface TokenKey {
  /** A secret shared with the issuer of tokens: HS256. */
  final class Secret implements TokenKey {
    /** A shorter one is weaker than HS256 (RFC 7518, section 3.2). */
    public static final int MIN_BYTES = 32;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
      this.bytes = bytes;
    }

    public static Secret of(String text) {
      return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
      return Arrays.copyOf(bytes, bytes.length);
    }

    public int length() {
      return bytes.length;
    }
  }

  /** The public key of an outside identity provider: RS256 for RSA, ES256 for the curve P-256. */
  record PublicKey(java.security.PublicKey key) implements TokenKey {
    /**
     * @param pem a PEM "PUBLIC KEY" block; its line ends may be written as {@code \n}
     * @throws IllegalArgumentException if it holds no such key, or one that is too weak
     */
    public static PublicKey parse(String pem) {
      String base64 =
          pem.replace("\\n", "\n").replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").strip();
      byte[] der = Base64.getMimeDecoder().decode(base64);
      for (String algorithm : new String[] {"RSA", "EC"}) {
        java.security.PublicKey key = decode(algorithm, der);
        if (VerificationKey.of(key).isPresent()) {
          return new PublicKey(key);
        }
      }
      throw new IllegalArgumentException("not a public key that can be used");
    }

    private static java.security.PublicKey decode(String algorithm, byte[] der) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        return null;
      }
    }
  }

  /** The published keys of an outside identity provider (RFC 7517): RS256 or ES256, by key. */
  record KeySet(URI url) implements TokenKey {}
}
