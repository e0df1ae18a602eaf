package io.space7.bootstrap.identity;

import com.nimbusds.jose.JWSObject;
import io.space7.domain.Refusal;
import java.util.Optional;

/** The keys that a server accepts tokens under. Thread-safe. */
interface VerificationKeys {
  /**
   * The key that a token is signed with; empty if it is none of these.
   *
   * @throws Refusal {@link io.space7.domain.ErrorCode#IDENTITY_PROVIDER_UNAVAILABLE}
   */
  Optional<VerificationKey> signerOf(JWSObject token);

  /** Whether a key that {@link #signerOf} has returned is still accepted; costs nothing. */
  boolean accepts(VerificationKey key);

  /** One key that is accepted for ever. */
  static VerificationKeys only(VerificationKey key) {
    return new VerificationKeys() {
      @Override
      public Optional<VerificationKey> signerOf(JWSObject token) {
        return key.hasSigned(token) ? Optional.of(key) : Optional.empty();
      }

      @Override
      public boolean accepts(VerificationKey other) {
        return true;
      }
    };
  }
}
