package io.space7.storage.gcs;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.core.ApiClock;
import com.google.api.gax.retrying.BasicResultRetryAlgorithm;
import com.google.api.gax.retrying.ResultRetryAlgorithm;
import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.RetryHelper;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRetryStrategy;
import io.space7.domain.MediaName;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.file.Files;
import java.time.Clock;
import java.util.concurrent.Callable;

/**
 * Google's library as it is set up here: over HTTP alone, with every wait bounded. Safe for use by
 * many threads.
 */
final class GcsClient {
  private final String bucket;
  private final GcsTiming timing;
  private final ApiClock clock;
  private final Credentials credentials;
  private final Storage patient;
  private final Storage hasty;

  /** Looks for credentials, for which it may ask the machine that it runs on. */
  GcsClient(GcsSettings settings, GcsTiming timing, Clock clock) throws IOException {
    this.bucket = settings.bucket();
    this.timing = timing;
    this.clock = new WallClock(clock);
    this.credentials = credentials(settings);
    this.patient =
        options(settings)
            .setRetrySettings(timing.retries())
            // A name stands for one file for ever, so that any call may be made twice. The library
            // would not try again to delete, because elsewhere the second call might meet another.
            .setStorageRetryStrategy(StorageRetryStrategy.getUniformStorageRetryStrategy())
            .build()
            .getService();
    this.hasty =
        options(settings)
            .setRetrySettings(timing.noRetries())
            .setStorageRetryStrategy(new Never())
            .build()
            .getService();
  }

  private HttpStorageOptions.Builder options(GcsSettings settings) {
    HttpStorageOptions.Builder options =
        StorageOptions.http()
            .setCredentials(credentials)
            .setClock(clock)
            // Only who makes buckets needs a project. Unless one is named, the library asks for it
            // over the network.
            .setProjectId("none")
            .setTransportOptions(
                HttpTransportOptions.newBuilder()
                    .setHttpTransportFactory(NetHttpTransport::new)
                    .setConnectTimeout((int) timing.connect().toMillis())
                    .setReadTimeout((int) timing.read().toMillis())
                    .build());
    return settings.endpoint() == null ? options : options.setHost(settings.endpoint().toString());
  }

  private static Credentials credentials(GcsSettings settings) throws IOException {
    if (settings.credentials() != null) {
      try (InputStream file = Files.newInputStream(settings.credentials())) {
        return GoogleCredentials.fromStream(file);
      }
    }
    return settings.endpoint() == null
        ? GoogleCredentials.getApplicationDefault()
        : NoCredentials.getInstance();
  }

  BlobId id(MediaName name) {
    return BlobId.of(bucket, name.value());
  }

  String bucket() {
    return bucket;
  }

  Credentials credentials() {
    return credentials;
  }

  /** Tries again what may succeed later. */
  Storage patient() {
    return patient;
  }

  /** Tries everything once, for callers who cannot wait longer or who try again themselves. */
  Storage hasty() {
    return hasty;
  }

  /** Tries again, as {@link #patient} does, what {@link #hasty} is asked to do. */
  <T> T trying(Callable<T> call) {
    return RetryHelper.runWithRetries(
        call,
        timing.retries(),
        StorageRetryStrategy.getUniformStorageRetryStrategy().getIdempotentHandler(),
        clock);
  }

  private static final class Never extends BasicResultRetryAlgorithm<Object>
      implements StorageRetryStrategy {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public boolean shouldRetry(Throwable failure, Object answer) {
      return false;
    }

    @Override
    public ResultRetryAlgorithm<?> getIdempotentHandler() {
      return this;
    }

    @Override
    public ResultRetryAlgorithm<?> getNonidempotentHandler() {
      return this;
    }
  }

  /** What signatures are dated by. */
  private record WallClock(Clock clock) implements ApiClock {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long millisTime() {
      return clock.millis();
    }
  }
}
