package io.space7.persistence;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An address of a database, taken apart. No message of an exception repeats the address, because it
 * holds a password.
 */
record DatabaseUrl(
    String hosts, String database, String user, String password, Map<String, String> parameters) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:(?<login>[^/?]*)@)?(?<hosts>[^/?@]*)"
              + "(?:/(?<database>[^/?]*))?(?:\\?(?<query>.*))?");
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9_.-]+|\\[[0-9a-fA-F:.]+])(?::(?<port>\\d{1,5}))?");
  private static final int MAX_PORT = 65535;

  /** What libpq's names of parameters are called by the driver, where the two differ. */
  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "channel_binding", "channelBinding",
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "target_session_attrs", "targetServerType");

  static DatabaseUrl parse(String url) {
    Matcher form = FORM.matcher(url == null ? "" : url.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "a database address looks like postgresql://user:password@host:5432/database");
    }
    String hosts = form.group("hosts");
    requireHosts(hosts);
    Map<String, String> parameters = parameters(form.group("query"));
    String[] login =
        form.group("login") == null ? new String[0] : form.group("login").split(":", 2);
    String user = login.length > 0 ? decode("user", login[0]) : parameters.get("user");
    String password = login.length > 1 ? decode("password", login[1]) : parameters.get("password");
    parameters.remove("user");
    parameters.remove("password");
    String database =
        form.group("database") == null ? "" : decode("database", form.group("database"));
    if (database.isEmpty()) {
      throw new IllegalArgumentException(
          "the database address must name a database after the host, such as /space7");
    }
    if (hosts.contains(",")) {
      // Of several hosts, one takes changes at a time.
      parameters.putIfAbsent("targetServerType", "primary");
    }
    return new DatabaseUrl(hosts, database, user, password, parameters);
  }

  /** As the driver takes it, without user and password. */
  String jdbcUrl() {
    String query =
        parameters.entrySet().stream()
            .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&", "?", ""));
    return "jdbc:postgresql://"
        + hosts
        + "/"
        + encode(database)
        + (parameters.isEmpty() ? "" : query);
  }

  private static void requireHosts(String hosts) {
    for (String host : hosts.split(",", -1)) {
      Matcher form = HOST.matcher(host);
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "the database address must have a host name after the @, with an optional :port");
      }
      String port = form.group("port");
      if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT)) {
        throw new IllegalArgumentException(
            "the port in the database address must be from 1 to " + MAX_PORT);
      }
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String parameter : query.split("&")) {
        String[] pair = parameter.split("=", 2);
        if (pair.length < 2 || pair[0].isEmpty()) {
          throw new IllegalArgumentException(
              "the database address has a parameter that is not of the form name=value");
        }
        String name = decode("parameter", pair[0]);
        parameters.put(DRIVER_NAMES.getOrDefault(name, name), driverValue(name, pair[1]));
      }
    }
    return parameters;
  }

  private static String driverValue(String name, String value) {
    String decoded = decode("parameter", value);
    // libpq says read-write for what the driver calls primary.
    return name.equals("target_session_attrs") && decoded.equals("read-write")
        ? "primary"
        : decoded;
  }

  /** Unlike in a form, a plus is a plus. */
  private static String decode(String what, String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badPercent) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of the database address has a % that is not part of an encoding such as %40; "
              + "a % itself is written %25");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
