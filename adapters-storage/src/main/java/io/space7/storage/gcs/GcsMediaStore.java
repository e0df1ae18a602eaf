package io.space7.storage.gcs;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import io.space7.application.port.MediaStore;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.storage.format.SupportedFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps files in a bucket of Google Cloud Storage, which any number of servers share.
 *
 * <p>Safe for use by many threads; memory per upload is a chunk of 512 KiB and a buffer of 64 KiB,
 * and per part that is read a few buffers of 8 KiB. Readers are given addresses of the bucket
 * itself, or of what delivers for it, so that their bytes do not come through here.
 *
 * <p>Why it is so: docs/adr/0014-media-in-a-bucket.md.
 */
public final class GcsMediaStore implements MediaStore {
  private static final int BUFFER = 64 * 1024;

  private final GcsClient client;
  private final Function<MediaName, String> addresses;
  private final boolean signs;

  GcsMediaStore(GcsClient client, Function<MediaName, String> addresses, boolean signs) {
    this.client = client;
    this.addresses = addresses;
    this.signs = signs;
  }

  /**
   * Connects, and tries out within ten seconds whether files can be written, read and deleted.
   *
   * @param clock which signed addresses are dated by
   * @throws IllegalStateException with one sentence that says what to do, if they cannot, or if
   *     addresses shall be signed and cannot be
   */
  public static GcsMediaStore open(GcsSettings settings, Clock clock) {
    return open(settings, GcsTiming.standard(), clock);
  }

  static GcsMediaStore open(GcsSettings settings, GcsTiming timing, Clock clock) {
    GcsClient client = GcsStart.connect(settings, timing, clock);
    boolean signs = settings.baseUrl() == null && settings.signedFor() != null;
    return new GcsMediaStore(client, GcsAddresses.of(settings, client, clock), signs);
  }

  @Override
  public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
    SupportedFormat.requireServedAs(name, format);
    BlobInfo info =
        BlobInfo.newBuilder(client.id(name))
            .setContentType(format.contentType())
            .setCacheControl("public, max-age=31536000, immutable")
            .setContentDisposition("inline; filename=\"" + name + "\"")
            .build();
    GcsUpload upload = new GcsUpload(client, info);
    byte[] buffer = new byte[BUFFER];
    for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
      upload.append(ByteBuffer.wrap(buffer, 0, n));
    }
    upload.finish();
  }

  @Override
  public Optional<StoredFile> open(MediaName name) {
    // The name tells the type, as it does in a folder, whatever others do to what the bucket says.
    return SupportedFormat.contentTypeOf(name).flatMap(type -> open(name, type));
  }

  private Optional<StoredFile> open(MediaName name, String contentType) {
    try {
      Blob blob =
          client
              .patient()
              .get(client.id(name), BlobGetOption.fields(BlobField.GENERATION, BlobField.SIZE));
      return Optional.ofNullable(blob)
          .map(
              stored ->
                  new GcsFile(
                      client,
                      name,
                      BlobId.of(client.bucket(), name.value(), stored.getGeneration()),
                      contentType,
                      stored.getSize()));
    } catch (RuntimeException e) {
      throw GcsFailure.unavailable("open", e);
    }
  }

  @Override
  public void delete(MediaName name) {
    try {
      client.patient().delete(client.id(name));
    } catch (RuntimeException e) {
      throw GcsFailure.unavailable("delete", e);
    }
  }

  @Override
  public boolean hasLastingUrls() {
    return !signs;
  }

  @Override
  public String url(MediaName name, String origin) {
    return addresses.apply(name);
  }
}
