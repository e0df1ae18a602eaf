package io.space7.bootstrap;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables of the environment, read by type. Remembers which ones were asked for, so that one
 * that was meant for one of them is not overlooked, and what each of them comes to. Not
 * thread-safe.
 */
final class Environment {
  private static final String SECRET = "(set)";
  private static final String UNSET = "(unset)";

  private final Map<String, String> env;
  private final Map<String, String> effective = new LinkedHashMap<>();

  Environment(Map<String, String> env) {
    this.env = env;
  }

  /** Null if unset or blank. */
  String text(String name) {
    return text(name, null);
  }

  String text(String name, String otherwise) {
    String value = value(name);
    show(name, value == null ? otherwise : value);
    return value == null ? otherwise : value;
  }

  /** As {@link #text}, for what must not be shown. */
  String secret(String name) {
    String value = value(name);
    show(name, value == null ? null : SECRET);
    return value;
  }

  private String value(String name) {
    String value = env.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Shows something else than what was read. */
  void show(String name, Object value) {
    effective.put(name, value == null ? UNSET : value.toString());
  }

  int number(String name, int otherwise, int min, int max) {
    return (int) number(name, (long) otherwise, min, max);
  }

  long number(String name, long otherwise, long min, long max) {
    String text = text(name, Long.toString(otherwise));
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw StartException.wrong(
        name, "\"" + text + "\"", "a whole number from " + min + " to " + max);
  }

  boolean flag(String name, boolean otherwise) {
    String text = text(name, Boolean.toString(otherwise));
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw StartException.wrong(name, "\"" + text + "\"", "\"true\" or \"false\"");
    };
  }

  /** Null if unset. */
  URI httpUrl(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // refused below
    }
    throw StartException.wrong(name, "\"" + text + "\"", "an http or https address");
  }

  /** What every variable that was read comes to, secrets left out. */
  Map<String, String> effective() {
    return Map.copyOf(effective);
  }

  /**
   * Finds a variable that nobody reads and that looks like one which was read.
   *
   * @throws StartException that names both
   */
  void requireNoMisspelling() {
    for (String given : new TreeMap<>(env).keySet()) {
      if (value(given) != null && !effective.containsKey(given)) {
        effective.keySet().stream()
            .filter(name -> Misspelling.isLikely(given, env.get(given), name))
            .findFirst()
            .ifPresent(
                meant -> {
                  throw new StartException(
                      given
                          + " is no variable of this program; "
                          + meant
                          + " is meant, or unset it");
                });
      }
    }
  }
}
