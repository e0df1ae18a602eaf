package io.space7.socket;

import io.space7.domain.SocketId;
import io.space7.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes the ids of one server's sockets. An id says which server made it and for whom, so that any
 * server can tell whether a user's hint may be believed, without asking the others: {@code
 * <server>.<random>.<check>}. The check is no secret. A client that invents an id deceives nobody
 * else, because only the acting user's own sockets are ever passed over.
 *
 * <p>Safe for use by many threads.
 */
final class SocketIds {
  private static final int SERVER_BYTES = 6;
  private static final int RANDOM_BYTES = 12;
  private static final int CHECK_BYTES = 6;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final String server = text(SERVER_BYTES) + ".";

  /** A new one. */
  SocketId next(UserId userId) {
    String beginning = server + text(RANDOM_BYTES);
    return new SocketId(beginning + "." + check(beginning, userId));
  }

  /** Whether this server made it, or may have. */
  boolean isFromHere(SocketId socketId) {
    return socketId.value().startsWith(server);
  }

  /** Whether some server made it for this user. */
  static boolean isFor(UserId userId, SocketId socketId) {
    String value = socketId.value();
    int end = value.lastIndexOf('.');
    return end > 0 && value.substring(end + 1).equals(check(value.substring(0, end), userId));
  }

  private String text(int bytes) {
    byte[] fresh = new byte[bytes];
    random.nextBytes(fresh);
    return TEXT.encodeToString(fresh);
  }

  private static String check(String beginning, UserId userId) {
    byte[] all = (beginning + "." + userId).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(all);
      return TEXT.encodeToString(Arrays.copyOf(digest, CHECK_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
