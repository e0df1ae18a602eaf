package io.space7.storage.gcs;

import com.google.api.gax.retrying.RetrySettings;
import java.time.Duration;

/**
 * How long Google Cloud Storage is waited for. A call ends after {@code total} and one more attempt
 * at most; an upload is one call for each of its chunks.
 *
 * @param connect until a connection stands
 * @param read without a byte of an answer
 * @param firstDelay before the second attempt; doubled before each that follows
 * @param total during which a call that may succeed later is tried again
 * @param start until it must be known whether the bucket can be used at all
 */
record GcsTiming(
    Duration connect, Duration read, Duration firstDelay, Duration total, Duration start) {
  private static final int ATTEMPTS = 6;

  static GcsTiming standard() {
    return new GcsTiming(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMillis(250),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10));
  }

  RetrySettings retries() {
    return attempts(ATTEMPTS);
  }

  RetrySettings noRetries() {
    return attempts(1);
  }

  private RetrySettings attempts(int most) {
    return RetrySettings.newBuilder()
        .setMaxAttempts(most)
        .setInitialRetryDelayDuration(firstDelay)
        .setRetryDelayMultiplier(2)
        .setMaxRetryDelayDuration(Duration.ofSeconds(4))
        .setInitialRpcTimeoutDuration(total)
        .setMaxRpcTimeoutDuration(total)
        .setTotalTimeoutDuration(total)
        .build();
  }
}
