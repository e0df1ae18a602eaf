package io.space7.storage.gcs;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way into the bucket, whose every failure is a {@link Refusal}. It is not there
 * before {@link #finish}. There is nothing to call to give it up: an upload that is not finished is
 * never seen, cannot be finished by anyone else, and is forgotten by the service within a week.
 */
final class GcsUpload {
  /**
   * Bytes that are held in memory until the service has them, and sent in one request. A multiple
   * of 256 KiB, which is the least that the service takes.
   */
  static final int CHUNK = 512 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(GcsUpload.class);

  private final GcsClient client;
  private final BlobInfo info;
  private final WriteChannel channel;
  private final CRC32C checksum = new CRC32C();
  private long size;

  /** The service must not have a file of this name. */
  GcsUpload(GcsClient client, BlobInfo info) {
    this.client = client;
    this.info = info;
    try {
      channel = client.patient().writer(info, BlobWriteOption.doesNotExist());
      channel.setChunkSize(CHUNK);
    } catch (RuntimeException e) {
      throw GcsFailure.unavailable("begin", e);
    }
  }

  void append(ByteBuffer bytes) {
    checksum.update(bytes.duplicate());
    size += bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException | RuntimeException e) {
      throw GcsFailure.unavailable("write", e);
    }
  }

  /**
   * Makes the file. Whether it worked is what the service says that it holds then: the answer to
   * the last bytes may be lost, and may tell of a file that was made by an attempt before.
   */
  void finish() {
    Exception failure = null;
    try {
      channel.close();
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    try {
      Storage storage = failure == null ? client.patient() : client.hasty();
      Blob stored =
          storage.get(info.getBlobId(), BlobGetOption.fields(BlobField.SIZE, BlobField.CRC32C));
      if (stored != null && isWhole(stored)) {
        return;
      }
      failure = failure == null ? new IOException("the service holds other bytes") : failure;
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
    }
    Refusal refusal = GcsFailure.unavailable("finish", failure);
    if (GcsFailure.status(failure) != HttpURLConnection.HTTP_PRECON_FAILED) {
      removeRemains();
    }
    throw refusal;
  }

  private boolean isWhole(Blob stored) {
    byte[] sum = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    return stored.getSize() == size
        && Base64.getEncoder().encodeToString(sum).equals(stored.getCrc32c());
  }

  private void removeRemains() {
    try {
      client.hasty().delete(info.getBlobId());
    } catch (RuntimeException e) {
      LOG.warn("A file that was not saved could not be removed: {}", GcsFailure.describe(e));
    }
  }
}
