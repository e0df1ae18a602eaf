package io.space7.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which web pages may read answers and open sockets (Fetch standard, CORS protocol). Both edges ask
 * this one rule; neither adds an exception of its own.
 *
 * @param allowsAny whether every page is allowed, so that answers do not vary by the origin
 * @param allowsLoopback whether pages at loopback addresses are
 * @param listed origins whose pages are, beside this server's own
 */
public record CorsPolicy(boolean allowsAny, boolean allowsLoopback, Set<String> listed) {
  /** Stands for every origin. */
  public static final String ANY_ORIGIN = "*";

  /** {@code Access-Control-Allow-Methods}. */
  public static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

  /** {@code Access-Control-Allow-Headers}: the last line is what tus 1.0 needs. */
  public static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, X-Socket-Id, X-Request-Id,"
          + " If-Match, If-None-Match, If-Range, Range,"
          + " Tus-Resumable, Upload-Length, Upload-Defer-Length, Upload-Offset, Upload-Metadata,"
          + " X-HTTP-Method-Override, X-Requested-With";

  /** {@code Access-Control-Expose-Headers}: the last line is what tus 1.0 needs. */
  public static final String RESPONSE_HEADERS =
      "Accept-Ranges, Allow, Content-Range, ETag, Link, Location, Retry-After, X-Request-Id,"
          + " Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Upload-Length,"
          + " Upload-Offset, Upload-Expires, Upload-Metadata";

  private static final Pattern LOOPBACK =
      Pattern.compile(
          "https?://(?:(?:[a-z0-9-]+\\.)*localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");
  private static final Pattern ORIGIN = Pattern.compile("(https?)://(.+)");

  public CorsPolicy {
    listed = Set.copyOf(listed);
  }

  /**
   * Pages of these origins, and this server's own.
   *
   * @param origins such as {@code https://chat.example}; {@link #ANY_ORIGIN} alone for every page
   */
  public static CorsPolicy of(List<String> origins) {
    return new CorsPolicy(origins.contains(ANY_ORIGIN), false, Set.copyOf(origins));
  }

  /** Pages of this machine only: this server's own, and those at loopback addresses. */
  public static CorsPolicy local() {
    return new CorsPolicy(false, true, Set.of());
  }

  /**
   * Whether a request may be served that says it comes from a page.
   *
   * @param origin the {@code Origin} header; null for a client that is no web page
   * @param host the {@code Host} header, which names this server as its client reaches it
   */
  public boolean allows(String origin, String host) {
    return origin == null || allowsAny || isNamed(origin) || isOwn(origin, host);
  }

  /**
   * The value of {@code Access-Control-Allow-Origin}, if there is to be one; the parameters are
   * those of {@link #allows}.
   */
  public Optional<String> allowedOrigin(String origin, String host) {
    if (allowsAny) {
      return Optional.of(ANY_ORIGIN);
    }
    return origin != null && allows(origin, host) ? Optional.of(origin) : Optional.empty();
  }

  private boolean isNamed(String origin) {
    return listed.contains(origin) || allowsLoopback && LOOPBACK.matcher(origin).matches();
  }

  /**
   * The scheme is not compared: a proxy in front that ends TLS need not say so, and a page that was
   * loaded from the same host and port is this server's own either way.
   */
  private static boolean isOwn(String origin, String host) {
    Matcher parts = ORIGIN.matcher(origin);
    if (host == null || !parts.matches()) {
      return false;
    }
    String defaultPort = parts.group(1).equals("https") ? ":443" : ":80";
    return withoutSuffix(parts.group(2), defaultPort)
        .equals(withoutSuffix(host.toLowerCase(Locale.ROOT), defaultPort));
  }

  private static String withoutSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }
}
