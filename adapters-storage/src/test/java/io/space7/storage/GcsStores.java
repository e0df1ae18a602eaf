package io.space7.storage;

import io.space7.testkit.CloudStorage;
import java.time.Clock;
import java.time.Duration;

/** Stores on a stand-in for the service. */
final class GcsStores {
  /** Bounds that a test can wait for. */
  static final GcsTiming HASTE =
      new GcsTiming(
          Duration.ofMillis(500),
          Duration.ofMillis(250),
          Duration.ofMillis(5),
          Duration.ofMillis(700),
          Duration.ofSeconds(3));

  private GcsStores() {}

  static GcsSettings settings(CloudStorage cloud) {
    return new GcsSettings("media", cloud.endpoint(), null, null, null);
  }

  static GcsMediaStore open(CloudStorage cloud) {
    return GcsMediaStore.open(settings(cloud), HASTE, Clock.systemUTC());
  }
}
