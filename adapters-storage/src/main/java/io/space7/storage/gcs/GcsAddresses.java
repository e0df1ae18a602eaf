package io.space7.storage.gcs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.SignUrlOption;
import io.space7.domain.MediaName;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The addresses of files in the bucket. */
final class GcsAddresses {
  private static final String GOOGLE = "https://storage.googleapis.com";

  /** About a kilobyte each. */
  private static final int MOST_SIGNED = 10_000;

  private GcsAddresses() {}

  /**
   * @throws IllegalStateException with one sentence, if addresses shall be signed and cannot be
   */
  static Function<MediaName, String> of(GcsSettings settings, GcsClient client, Clock clock) {
    if (settings.baseUrl() != null) {
      return under(settings.baseUrl());
    }
    String service = settings.endpoint() == null ? GOOGLE : settings.endpoint().toString();
    return settings.signedFor() == null
        ? under(withoutSlash(service) + "/" + settings.bucket())
        : signed(settings.signedFor(), service, client, clock);
  }

  private static Function<MediaName, String> under(String base) {
    String start = withoutSlash(base) + "/";
    return name -> start + name;
  }

  /**
   * An address is handed out again until half of its time is over, so that signatures cost little,
   * and a client that gets one can use it for the other half at least.
   */
  private static Function<MediaName, String> signed(
      Duration signedFor, String service, GcsClient client, Clock clock) {
    // Others can sign, too, but by asking Google each time.
    if (!(client.credentials() instanceof ServiceAccountCredentials)) {
      throw new IllegalStateException(
          "MEDIA_SIGNED_URLS is \"true\", but the credentials hold no private key to sign with;"
              + " set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account");
    }
    // By the clock that the addresses are dated by.
    Cache<MediaName, String> addresses =
        Caffeine.newBuilder()
            .maximumSize(MOST_SIGNED)
            .expireAfterWrite(signedFor.dividedBy(2))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
    // The library signs for the host without its port, unless the host is named with it.
    SignUrlOption[] options = {
      SignUrlOption.withV4Signature(), SignUrlOption.withHostName(withoutSlash(service))
    };
    return name ->
        addresses.get(
            name,
            missing ->
                client
                    .patient()
                    .signUrl(
                        BlobInfo.newBuilder(client.id(missing)).build(),
                        signedFor.toMinutes(),
                        TimeUnit.MINUTES,
                        options)
                    .toString());
  }

  private static String withoutSlash(String url) {
    return url.replaceFirst("/+$", "");
  }
}
