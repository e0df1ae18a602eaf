package io.space7.storage.gcs;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobWriteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells at the start whether files can be kept in the bucket. It does with a file of its own what
 * is done with all others, because the right to do so is all that this server needs; to ask for the
 * bucket would take a right more.
 */
final class GcsStart {
  private final GcsSettings settings;
  private final GcsTiming timing;

  private GcsStart(GcsSettings settings, GcsTiming timing) {
    this.settings = settings;
    this.timing = timing;
  }

  /**
   * @throws IllegalStateException with one sentence that says what to do
   */
  static GcsClient connect(GcsSettings settings, GcsTiming timing, Clock clock) {
    return new GcsStart(settings, timing).connect(clock);
  }

  /** On another thread, because nothing bounds how long credentials may be looked for. */
  private GcsClient connect(Clock clock) {
    FutureTask<GcsClient> connecting =
        new FutureTask<>(
            () -> {
              GcsClient client = client(clock);
              tryOut(client.patient());
              return client;
            });
    Thread thread = new Thread(connecting, "media-start");
    thread.setDaemon(true);
    thread.start();
    try {
      return connecting.get(timing.start().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw refused(e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new IllegalStateException(
          "The "
              + bucket()
              + " does not answer within "
              + timing.start().toSeconds()
              + " seconds; look whether this machine may reach it.",
          e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the media storage was tried out.", e);
    }
  }

  private GcsClient client(Clock clock) {
    try {
      return new GcsClient(settings, timing, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tryOut(Storage storage) throws IOException {
    BlobId file =
        BlobId.of(settings.bucket(), "start-" + Long.toHexString(new SecureRandom().nextLong()));
    try (WriteChannel channel =
        storage.writer(BlobInfo.newBuilder(file).build(), BlobWriteOption.doesNotExist())) {
      channel.setChunkSize(GcsUpload.CHUNK);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }
    boolean written;
    try {
      written = storage.get(file) != null;
    } finally {
      storage.delete(file);
    }
    if (!written) {
      throw new IOException("what was written is not there");
    }
  }

  private IllegalStateException refused(Throwable failure) {
    if (failure instanceof Error defect) {
      throw defect;
    }
    if (failure instanceof UncheckedIOException) {
      return new IllegalStateException(
          "There are no credentials that can be used; set GOOGLE_APPLICATION_CREDENTIALS to the"
              + " key file of a service account that may use the "
              + bucket()
              + ".",
          failure);
    }
    Exception cause = (Exception) failure;
    String sentence =
        switch (GcsFailure.status(cause)) {
          case 404 -> "There is no " + bucket() + "; make it, or name another.";
          case 401, 403 ->
              "The "
                  + bucket()
                  + " may not be written, read and deleted from; give the account of the"
                  + " credentials the role Storage Object Admin on it.";
          default -> "The " + bucket() + " cannot be used (" + GcsFailure.describe(cause) + ").";
        };
    return new IllegalStateException(sentence, cause);
  }

  private String bucket() {
    return "bucket \""
        + settings.bucket()
        + "\""
        + (settings.endpoint() == null ? "" : " at " + settings.endpoint());
  }
}
