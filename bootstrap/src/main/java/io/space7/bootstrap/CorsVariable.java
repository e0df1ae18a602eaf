package io.space7.bootstrap;

import io.space7.wire.CorsPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;

/** Reads whose web pages may call. */
final class CorsVariable {
  private CorsVariable() {}

  /** While anybody may sign in as anybody, pages from elsewhere are asked for by name only. */
  static CorsPolicy from(Environment environment, boolean developmentSignIn) {
    String text = environment.text("CORS_ORIGINS");
    if (text == null && developmentSignIn) {
      environment.show("CORS_ORIGINS", "(unset: this origin and loopback ones)");
      return CorsPolicy.local();
    }
    List<String> origins =
        Arrays.stream((text == null ? "*" : text).split(",", -1)).map(String::strip).toList();
    for (String origin : origins) {
      boolean all = origin.equals("*") && origins.size() == 1;
      if (!all && !isOrigin(origin)) {
        throw StartException.wrong(
            "CORS_ORIGINS",
            "\"" + text + "\"",
            "* or a comma-separated list of origins such as https://chat.example");
      }
    }
    return CorsPolicy.of(origins);
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && uri.getHost() != null
          && text.equals(uri.getScheme() + "://" + uri.getAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
