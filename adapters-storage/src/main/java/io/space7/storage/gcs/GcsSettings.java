package io.space7.storage.gcs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where and how {@link GcsMediaStore} keeps files.
 *
 * @param bucket a bucket that is there
 * @param endpoint what stands in for Google's own service, such as an emulator; null for Google's
 * @param credentials the key file of an account; null to look for credentials as all of Google's
 *     programs do, or to use none if there is an {@code endpoint}
 * @param baseUrl put before a file's name and a slash, for files that are delivered from elsewhere,
 *     such as {@code https://cdn.example/media}; null to deliver them from the bucket
 * @param signedFor how long an address of a file can be used, from one minute to seven days; null
 *     if everybody may read the bucket, so that addresses need no signature
 */
public record GcsSettings(
    String bucket, URI endpoint, Path credentials, String baseUrl, Duration signedFor) {
  public GcsSettings {
    Objects.requireNonNull(bucket);
    if (baseUrl != null && signedFor != null) {
      throw new IllegalArgumentException("an address elsewhere cannot be signed here");
    }
  }
}
