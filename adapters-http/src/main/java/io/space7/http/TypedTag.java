package io.space7.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A tag in the path of a request. The published app puts there what was typed, as it is: slashes,
 * percent signs, and what no address may hold. So a tag is taken out of the request line before
 * anything judges the address, and goes on in letters that mean nothing in one.
 */
final class TypedTag {
  private static final String PATH = "/api/spaces/tag/";
  private static final byte[] BLANK = {' '};

  private TypedTag() {}

  /**
   * A request's target with its tag, if it has one, in a form that is valid in a path.
   *
   * @param target as it was sent
   */
  static String encoded(String target) {
    int path = target.startsWith("/") ? 0 : target.indexOf('/', target.indexOf("://") + 3);
    if (!target.startsWith(PATH, path)) {
      return target;
    }
    int begin = path + PATH.length();
    int query = target.indexOf('?', begin);
    int end = query < 0 ? target.length() : query;
    // An empty tag finds what a blank one does, and has a segment of its own.
    byte[] tag = begin == end ? BLANK : octets(target, begin, end);
    return target.substring(0, begin)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(tag)
        + target.substring(end);
  }

  /**
   * The tag in the encoded form's place.
   *
   * @param encoded the last segment of a path
   */
  static String decoded(String encoded) {
    try {
      return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException otherAddress) {
      return encoded;
    }
  }

  /** What is no valid percent-encoding stands for itself. */
  private static byte[] octets(String text, int begin, int end) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(end - begin);
    for (int i = begin; i < end; ) {
      int octet = text.charAt(i) == '%' && i + 2 < end ? octet(text, i + 1) : -1;
      if (octet >= 0) {
        octets.write(octet);
        i += 3;
      } else {
        String symbol = Character.toString(text.codePointAt(i));
        octets.writeBytes(symbol.getBytes(StandardCharsets.UTF_8));
        i += symbol.length();
      }
    }
    return octets.toByteArray();
  }

  /** The value of two hexadecimal digits, or -1. */
  private static int octet(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
