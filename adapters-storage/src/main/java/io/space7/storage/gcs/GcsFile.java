package io.space7.storage.gcs;

import com.google.cloud.storage.BlobId;
import io.space7.application.port.MediaStore;
import io.space7.domain.Media;
import io.space7.domain.MediaName;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;

/** A file in the bucket. Holds nothing open; every part that is read is a request. */
record GcsFile(GcsClient client, MediaName name, BlobId id, String contentType, long size)
    implements MediaStore.StoredFile {
  /**
   * Waits for the first bytes, so that a file that is not there is told before anything is
   * answered. What fails after them is an {@link java.io.IOException} of the channel.
   */
  @Override
  public ReadableByteChannel read(long from, long length) {
    Objects.checkFromIndexSize(from, length, size);
    if (length == 0) {
      return Channels.newChannel(new ByteArrayInputStream(new byte[0]));
    }
    try {
      return client.trying(() -> GcsRange.open(client.hasty(), id, from, length));
    } catch (RuntimeException e) {
      if (GcsFailure.status(e) == HttpURLConnection.HTTP_NOT_FOUND) {
        throw Media.notFound();
      }
      throw GcsFailure.unavailable("read", e);
    }
  }
}
