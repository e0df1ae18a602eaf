package io.space7.testkit.cloud;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link CloudStorage} answers.
 *
 * @param length how many bytes it says that it gives
 * @param given how many of them it gives
 */
public record CloudAnswer(
    int status, Map<String, String> headers, byte[] body, int offset, int length, int given) {

  static CloudAnswer of(int status) {
    return new CloudAnswer(status, Map.of(), new byte[0], 0, 0, 0);
  }

  static CloudAnswer of(int status, byte[] body, int offset, int length) {
    return new CloudAnswer(status, Map.of(), body, offset, length, length);
  }

  static CloudAnswer json(int status, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return of(status, body, 0, body.length).with("Content-Type", "application/json; charset=UTF-8");
  }

  static CloudAnswer error(int status) {
    return json(
        status,
        String.format(
            Locale.ROOT,
            "{\"error\": {\"code\": %d, \"message\": \"no\", \"errors\": [{\"reason\": \"x\"}]}}",
            status));
  }

  CloudAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new CloudAnswer(status, more, body, offset, length, given);
  }

  CloudAnswer brokenOff() {
    return new CloudAnswer(status, headers, body, offset, length, length / 2);
  }

  String text() {
    return new String(body, offset, length, StandardCharsets.UTF_8);
  }
}
