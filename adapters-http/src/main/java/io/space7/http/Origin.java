package io.space7.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** Under which scheme, host and port a client reaches this server. */
final class Origin {
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");

  private Origin() {}

  /**
   * The origin as the client named it, so that it can follow the addresses it is given. What is no
   * host name, and so might be an attempt to smuggle something into them, counts as not named.
   */
  static String of(HttpServletRequest request) {
    String forwarded = request.getHeader("X-Forwarded-Proto");
    String scheme = "https".equalsIgnoreCase(forwarded) ? "https" : "http";
    String host = request.getHeader("Host");
    return host != null && HOST.matcher(host).matches()
        ? scheme + "://" + host
        : "http://localhost:" + request.getLocalPort();
  }
}
