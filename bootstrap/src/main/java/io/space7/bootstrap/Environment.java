package io.space7.bootstrap;

import java.util.Map;

/** Environment environment, read by type. */
record Environment(Map<String, String> env) {
  /** Null if unset or blank. */
  String text(String name) {
    String value = env.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  int number(String name, int otherwise, int min, int max) {
    return (int) number(name, (long) otherwise, min, max);
  }

  long number(String name, long otherwise, long min, long max) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
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
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw StartException.wrong(name, "\"" + text + "\"", "\"true\" or \"false\"");
    };
  }
}
