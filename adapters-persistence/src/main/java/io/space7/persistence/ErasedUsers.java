package io.space7.persistence;

import io.space7.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How users who were erased are remembered. */
final class ErasedUsers {
  /** Before the id's text, in what is digested. */
  static final String PREFIX = "space7:erased:";

  private ErasedUsers() {}

  /** What is kept instead of an id. */
  static byte[] digest(UserId userId) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((PREFIX + userId).getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
