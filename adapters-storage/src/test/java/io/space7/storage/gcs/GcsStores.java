package io.space7.storage.gcs;

import io.space7.testkit.cloud.CloudStorage;
import java.time.Clock;
import java.time.Duration;

/** Stores on a stand-in for the service. */
final class GcsStores {
  /** For tests in which the service is silent. */
  static final GcsTiming HASTE = timing(250, 1000);

  /** For all others, however busy the machine is. */
  static final GcsTiming CALM = timing(10_000, 20_000);

  private GcsStores() {}

  static GcsSettings settings(CloudStorage cloud) {
    return new GcsSettings("media", cloud.endpoint(), null, null, null);
  }

  static GcsMediaStore open(CloudStorage cloud) {
    return open(cloud, CALM);
  }

  static GcsMediaStore open(CloudStorage cloud, GcsTiming timing) {
    return GcsMediaStore.open(settings(cloud), timing, Clock.systemUTC());
  }

  static GcsTiming timing(int readMillis, int totalMillis) {
    return new GcsTiming(
        Duration.ofSeconds(5),
        Duration.ofMillis(readMillis),
        Duration.ofMillis(5),
        Duration.ofMillis(totalMillis),
        Duration.ofSeconds(20));
  }
}
