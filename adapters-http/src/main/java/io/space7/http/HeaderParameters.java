package io.space7.http;

import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;

/** The parameters of a header's value (RFC 9110, section 5.6.6). */
final class HeaderParameters {
  private HeaderParameters() {}

  /**
   * Reads the parameters behind a value.
   *
   * @param value null counts as empty
   * @return by their names, in any case
   * @throws IllegalArgumentException if the value cannot be read
   */
  static Map<String, String> of(String value) {
    try {
      return parse(value);
    } catch (IllegalArgumentException unbalanced) {
      // Browsers do not escape a backslash in a file's name. At its end it seems to escape the
      // quote.
      return parse(value.replace("\\", "\\\\"));
    }
  }

  private static Map<String, String> parse(String value) {
    Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    HttpField.getValueParameters(value, parameters);
    return parameters;
  }
}
