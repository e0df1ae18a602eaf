package io.space7.bootstrap;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** What tokens are verified with. Each kind of key goes with exactly one algorithm. */
sealed interface TokenKey {
  /** A secret shared with whoever issues tokens: HS256. */
  final class Secret implements TokenKey {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
      this.bytes = bytes;
    }

    static Secret of(String text) {
      return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, bytes.length);
    }

    int length() {
      return bytes.length;
    }
  }

  /** The public key of an outside identity provider: RS256 for RSA, ES256 for the curve P-256. */
  record PublicKey(java.security.PublicKey key) implements TokenKey {
    private static final int MIN_RSA_BITS = 2048;
    private static final int P256_BITS = 256;

    /**
     * @param pem a PEM "PUBLIC KEY" block; its line ends may be written as {@code \n}
     */
    static PublicKey parse(String pem) {
      String base64 =
          pem.replace("\\n", "\n").replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").strip();
      try {
        byte[] der = Base64.getMimeDecoder().decode(base64);
        for (String algorithm : new String[] {"RSA", "EC"}) {
          java.security.PublicKey key = decode(algorithm, der);
          if (isStrongEnough(key)) {
            return new PublicKey(key);
          }
        }
      } catch (IllegalArgumentException e) {
        // refused below
      }
      throw StartException.wrong(
          "JWT_PUBLIC_KEY",
          "not such a key",
          "a PEM \"PUBLIC KEY\" block with an RSA key of at least 2048 bits or a P-256 key");
    }

    private static java.security.PublicKey decode(String algorithm, byte[] der) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        return null;
      }
    }

    private static boolean isStrongEnough(java.security.PublicKey key) {
      return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS
          || key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() == P256_BITS;
    }
  }

  /** The published keys of an outside identity provider (RFC 7517): RS256 or ES256, by key. */
  record KeySet(URI url) implements TokenKey {}
}
