package io.space7.bootstrap.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON Web Key Set (RFC 7517) as far as it is of use: keys that are not for signatures, that are
 * weak, or that cannot be read are passed over, as section 5 demands.
 *
 * @param keys each with the id it is published under, which several may have; null for none
 */
record KeySetDocument(List<Published> keys) {
  static final KeySetDocument EMPTY = new KeySetDocument(List.of());
  private static final int MAX_KEYS = 100;

  /** A key and its id. */
  record Published(String id, Map<String, Object> source, VerificationKey key) {}

  /**
   * @param before keys that are still the same keep their identity
   * @throws ParseException if it is no key set
   */
  static KeySetDocument parse(String json, KeySetDocument before) throws ParseException {
    Map<String, Object>[] members =
        JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
    if (members == null || members.length > MAX_KEYS) {
      throw new ParseException("not a set of at most " + MAX_KEYS + " keys", 0);
    }
    Map<Map<String, Object>, Published> known = new HashMap<>();
    before.keys.forEach(key -> known.put(key.source, key));
    Map<Map<String, Object>, Published> read = new LinkedHashMap<>();
    for (Map<String, Object> member : members) {
      Optional.ofNullable(known.get(member))
          .or(() -> published(member))
          .ifPresent(key -> read.put(member, key));
    }
    return new KeySetDocument(List.copyOf(read.values()));
  }

  private static Optional<Published> published(Map<String, Object> source) {
    try {
      JWK jwk = JWK.parse(source);
      return isForSignatures(jwk)
          ? VerificationKey.of(publicKey(jwk))
              .filter(key -> isForAlgorithm(jwk, key))
              .map(key -> new Published(jwk.getKeyID(), source, key))
          : Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isForSignatures(JWK jwk) {
    return (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
        && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static boolean isForAlgorithm(JWK jwk, VerificationKey key) {
    return jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(key.algorithm());
  }

  private static PublicKey publicKey(JWK jwk) throws JOSEException {
    return switch (jwk.getKeyType().getValue()) {
      case "RSA" -> jwk.toRSAKey().toPublicKey();
      case "EC" -> jwk.toECKey().toPublicKey();
      default -> null;
    };
  }

  /** Whether a key is published under the id that the token names; never if it names none. */
  boolean hasKeyNamedBy(JWSObject token) {
    String id = token.getHeader().getKeyID();
    return id != null && keys.stream().anyMatch(key -> id.equals(key.id));
  }

  /** The key that has signed a token; one that names no key may be signed with any. */
  Optional<VerificationKey> signerOf(JWSObject token) {
    String id = token.getHeader().getKeyID();
    return keys.stream()
        .filter(key -> id == null || id.equals(key.id))
        .map(Published::key)
        .filter(key -> key.hasSigned(token))
        .findFirst();
  }

  boolean has(VerificationKey key) {
    return keys.stream().anyMatch(published -> published.key == key);
  }
}
