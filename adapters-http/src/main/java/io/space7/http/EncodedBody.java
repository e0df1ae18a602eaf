package io.space7.http;

import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A body that is sent more than once: encoded once, compressed at most once, and named by what is
 * in it, so that equal bodies have equal tags on every server. Safe for use by many threads.
 */
final class EncodedBody {
  /** 144 bits of the digest: nobody makes two pages that share them. */
  private static final int TAG_BYTES = 18;

  private final byte[] json;
  private final String name;
  private volatile byte[] gzip;

  EncodedBody(byte[] json) {
    this.json = json;
    byte[] digest = sha256().digest(json);
    name =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(digest)
            .substring(0, TAG_BYTES * 4 / 3);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** In bytes, with room for the compressed form. */
  int size() {
    return json.length + json.length / 2;
  }

  byte[] json() {
    return json;
  }

  /** The form that a client takes. */
  Form form(Context ctx) {
    return json.length >= Gzip.WORTHWHILE && Gzip.isAccepted(ctx)
        ? new Form(compressed(), "gzip", "\"" + name + "-gzip\"")
        : new Form(json, null, "\"" + name + "\"");
  }

  private byte[] compressed() {
    byte[] known = gzip;
    if (known == null) {
      synchronized (this) {
        known = gzip;
        if (known == null) {
          known = Gzip.compress(json);
          gzip = known;
        }
      }
    }
    return known;
  }

  /**
   * One representation.
   *
   * @param encoding null for none
   * @param tag strong: other bytes have another one
   */
  record Form(byte[] bytes, String encoding, String tag) {}
}
