package io.space7.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Long answers, made short for slow lines. Done in one go in memory, where Javalin's own way of it
 * would keep a thread until the client has taken everything.
 */
final class Gzip {
  /** Below so many bytes it saves no packet. */
  static final int WORTHWHILE = 1_400;

  private Gzip() {}

  /** Whether the client takes gzip (RFC 9110, section 12.5.3). */
  static boolean isAccepted(Context ctx) {
    String accepted = ctx.header("Accept-Encoding");
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = coding.strip().split(";", 2);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4);
    try (OutputStream gzip = new Fast(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return packed.toByteArray();
  }

  /** Text shrinks nearly as much at the lowest level as at the highest. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, 8 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
