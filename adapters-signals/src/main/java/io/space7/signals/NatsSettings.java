package io.space7.signals;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to reach NATS.
 *
 * @param servers of one cluster, as {@code nats://host:port} or {@code tls://host:port}, at least
 *     one
 * @param user null for none
 * @param secret the user's password, or a token if there is no user; null for neither
 */
public record NatsSettings(List<String> servers, String user, String secret) {
  private static final int DEFAULT_PORT = 4222;
  private static final int MAX_PORT = 65535;
  private static final Pattern SERVER =
      Pattern.compile(
          "(?:(?<scheme>[a-z]+)://)?(?:(?<login>[^/?#@]*)@)?"
              + "(?<host>[A-Za-z0-9_.-]+|\\[[0-9a-fA-F:.]+])(?::(?<port>\\d{1,5}))?/?");

  public NatsSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("there is no NATS without a server");
    }
  }

  /**
   * Reads {@code nats://host:port}, {@code nats://user:password@host}, {@code nats://token@host},
   * or several of them with commas between, which share the scheme and the login of the first.
   * {@code tls://} in place of {@code nats://} asks for encryption. User, password and token may be
   * percent-encoded.
   *
   * @throws IllegalArgumentException with one sentence that says what is wrong and never shows a
   *     secret
   */
  public static NatsSettings parse(String url) {
    List<String> servers = new ArrayList<>();
    String scheme = null;
    String login = null;
    for (String part : url.strip().split(",", -1)) {
      Matcher server = SERVER.matcher(part.strip());
      if (!server.matches()) {
        throw new IllegalArgumentException("it has a part that is no address of a server");
      }
      if (scheme == null) {
        scheme = requireScheme(server.group("scheme"));
        login = server.group("login");
      } else if (!scheme.equals(Objects.requireNonNullElse(server.group("scheme"), scheme))) {
        throw new IllegalArgumentException("its servers have different schemes");
      } else if (server.group("login") != null && !server.group("login").equals(login)) {
        throw new IllegalArgumentException("its servers have different logins");
      }
      servers.add(scheme + "://" + server.group("host") + ":" + port(server.group("port")));
    }
    String[] parts = login == null || login.isEmpty() ? new String[0] : login.split(":", 2);
    return switch (parts.length) {
      case 0 -> new NatsSettings(servers, null, null);
      case 1 -> new NatsSettings(servers, null, decode(parts[0]));
      default -> new NatsSettings(servers, decode(parts[0]), decode(parts[1]));
    };
  }

  private static String requireScheme(String scheme) {
    if (!"nats".equals(scheme) && !"tls".equals(scheme)) {
      throw new IllegalArgumentException("it does not begin with nats:// or tls://");
    }
    return scheme;
  }

  private static int port(String text) {
    int port = text == null ? DEFAULT_PORT : Integer.parseInt(text);
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("its port is not from 1 to " + MAX_PORT);
    }
    return port;
  }

  /** Unlike in a form, a plus is a plus. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badPercent) {
      throw new IllegalArgumentException(
          "its login has a % that is not part of an encoding such as %40; a % itself is written"
              + " %25");
    }
  }

  /** Where it leads, without a login. */
  @Override
  public String toString() {
    return String.join(",", servers);
  }
}
