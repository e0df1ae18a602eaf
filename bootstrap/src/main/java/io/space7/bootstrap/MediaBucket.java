package io.space7.bootstrap;

import io.space7.storage.gcs.GcsSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the environment that say in which bucket media is kept. */
final class MediaBucket {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
  private static final int DEFAULT_SIGNED_MINUTES = 24 * 60;
  private static final int MAX_SIGNED_MINUTES = 7 * 24 * 60;

  private final Environment environment;

  private MediaBucket(Environment environment) {
    this.environment = environment;
  }

  /** Null if media is not kept in a bucket. */
  static GcsSettings from(Environment environment, String mediaBaseUrl) {
    return new MediaBucket(environment).settings(mediaBaseUrl);
  }

  private GcsSettings settings(String mediaBaseUrl) {
    String bucket = environment.text("MEDIA_BUCKET");
    if (bucket == null) {
      requireUnset();
      return null;
    }
    if (!NAME.matcher(bucket).matches()) {
      throw StartException.wrong(
          "MEDIA_BUCKET",
          "\"" + bucket + "\"",
          "the name of a bucket: 3 or more of a-z, 0-9, '-', '_' and '.'");
    }
    return new GcsSettings(
        bucket, endpoint(), credentials(), mediaBaseUrl, signedFor(mediaBaseUrl != null));
  }

  /** An operator who sets these expects files to go where they would not go. */
  private void requireUnset() {
    if (environment.flag("MEDIA_SIGNED_URLS", false)) {
      throw StartException.wrong(
          "MEDIA_SIGNED_URLS", "\"true\"", "\"false\" unless MEDIA_BUCKET is set");
    }
    if (environment.text("GCS_ENDPOINT") != null) {
      throw StartException.wrong("GCS_ENDPOINT", "set", "unset unless MEDIA_BUCKET is set");
    }
  }

  private URI endpoint() {
    String text = environment.text("GCS_ENDPOINT");
    if (text == null) {
      return null;
    }
    try {
      URI uri = new URI(text.replaceFirst("/$", ""));
      if (uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // refused below
    }
    throw StartException.wrong(
        "GCS_ENDPOINT", "\"" + text + "\"", "an address such as http://localhost:4443");
  }

  private Path credentials() {
    String text = environment.text("GOOGLE_APPLICATION_CREDENTIALS");
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      throw StartException.wrong(
          "GOOGLE_APPLICATION_CREDENTIALS", "\"" + text + "\"", "the path of a key file");
    }
  }

  private Duration signedFor(boolean deliveredElsewhere) {
    boolean signed = environment.flag("MEDIA_SIGNED_URLS", false);
    int minutes =
        environment.number(
            "MEDIA_SIGNED_URL_MINUTES", DEFAULT_SIGNED_MINUTES, 1, MAX_SIGNED_MINUTES);
    if (signed && deliveredElsewhere) {
      throw StartException.wrong(
          "MEDIA_SIGNED_URLS",
          "\"true\"",
          "\"false\" while MEDIA_BASE_URL is set: only the bucket's own addresses can be signed");
    }
    return signed ? Duration.ofMinutes(minutes) : null;
  }
}
