package io.space7.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Under which scheme, host and port a client reaches this server.
 *
 * <p>Why it is so: docs/adr/0007-media-addresses.md.
 */
public final class Origin {
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

  private Origin() {}

  /**
   * The origin as the client named it, so that it can follow the addresses it is given; in lower
   * case, because clients that differ in nothing else reach the same origin (RFC 3986, section
   * 6.2.2.1).
   *
   * @param host the {@code Host} header, or null
   * @param forwardedProto the {@code X-Forwarded-Proto} header, or null; each proxy adds to the
   *     list, and the first entry is what the client used; {@code wss} means the same as {@code
   *     https}
   * @return empty if the host is none, and so might be an attempt to smuggle something into the
   *     addresses
   */
  public static Optional<String> of(String host, String forwardedProto) {
    if (host == null || !HOST.matcher(host).matches()) {
      return Optional.empty();
    }
    String first = forwardedProto == null ? "" : forwardedProto.split(",", 2)[0].strip();
    boolean secure = first.equalsIgnoreCase("https") || first.equalsIgnoreCase("wss");
    String scheme = secure ? "https" : "http";
    return Optional.of(scheme + "://" + host.toLowerCase(Locale.ROOT));
  }
}
