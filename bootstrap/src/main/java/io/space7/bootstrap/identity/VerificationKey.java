package io.space7.bootstrap.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** A key with the one algorithm that goes with it (RFC 8725, section 3.1). Thread-safe. */
record VerificationKey(JWSAlgorithm algorithm, JWSVerifier verifier) {
  private static final int MIN_RSA_BITS = 2048;

  /** Verifying with longer ones takes long. */
  private static final int MAX_RSA_BITS = 8192;

  private static final int P256_BITS = 256;

  static VerificationKey of(byte[] secret) {
    try {
      return new VerificationKey(JWSAlgorithm.HS256, new MACVerifier(secret));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret is too short for HS256", e);
    }
  }

  /**
   * @return empty for a key of another kind, or one that is too weak; for null too
   */
  static Optional<VerificationKey> of(PublicKey key) {
    try {
      if (key instanceof RSAPublicKey rsa) {
        int bits = rsa.getModulus().bitLength();
        return bits < MIN_RSA_BITS || bits > MAX_RSA_BITS
            ? Optional.empty()
            : Optional.of(new VerificationKey(JWSAlgorithm.RS256, new RSASSAVerifier(rsa)));
      } else if (key instanceof ECPublicKey ec) {
        return ec.getParams().getOrder().bitLength() == P256_BITS
            ? Optional.of(new VerificationKey(JWSAlgorithm.ES256, new ECDSAVerifier(ec)))
            : Optional.empty();
      }
      return Optional.empty();
    } catch (JOSEException anotherCurve) {
      return Optional.empty();
    }
  }

  boolean hasSigned(JWSObject token) {
    try {
      return algorithm.equals(token.getHeader().getAlgorithm()) && token.verify(verifier);
    } catch (JOSEException notVerifiable) {
      return false;
    }
  }
}
