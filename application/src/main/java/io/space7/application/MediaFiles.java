package io.space7.application;

import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.Refusal;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The way of a file into the store and out again. */
public final class MediaFiles {
  private final MediaStore store;
  private final MediaDetector detector;
  private final long maxBytes;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param maxBytes the largest file that is accepted
   */
  public MediaFiles(MediaStore store, MediaDetector detector, long maxBytes) {
    this.store = store;
    this.detector = detector;
    this.maxBytes = maxBytes;
  }

  /** The largest file that is accepted, in bytes. */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * Stores a file that a message shall carry, at constant memory. Until a message carries it,
   * whoever called has to {@link #discard} it when something goes wrong.
   *
   * @param bytes the file; read to its end if it is accepted, not closed
   * @param hint what the sender says that it is, or null
   * @throws Refusal {@link ErrorCode#UNSUPPORTED_MEDIA}, {@link ErrorCode#MEDIA_TYPE_MISMATCH},
   *     {@link ErrorCode#TOO_LARGE} or {@link ErrorCode#STORAGE_UNAVAILABLE}
   * @throws IOException if {@code bytes} cannot be read
   */
  public Upload upload(InputStream bytes, MediaType hint) throws IOException {
    byte[] head = bytes.readNBytes(MediaDetector.HEAD_BYTES);
    MediaFormat format =
        detector
            .detect(head)
            .orElseThrow(
                () ->
                    new Refusal(
                        ErrorCode.UNSUPPORTED_MEDIA,
                        "The file is not an image, video or audio file of a supported format."));
    format.resolve(hint);
    DigestInputStream whole =
        new DigestInputStream(
            new Bounded(new SequenceInputStream(new ByteArrayInputStream(head), bytes), maxBytes),
            sha256());
    MediaName name = MediaName.random(random, format);
    store.save(name, whole, format);
    return new Upload(name, format, HexFormat.of().formatHex(whole.getMessageDigest().digest()));
  }

  /** Removes a file that no message carries, or leaves it to the sweep if the storage is away. */
  public void discard(Upload upload) {
    remove(upload.name());
  }

  /** Removes the file of a deleted message, or leaves it to the sweep if the storage is away. */
  public void delete(Media media) {
    remove(media.name());
  }

  private void remove(MediaName name) {
    try {
      store.delete(name);
    } catch (Refusal storageAway) {
      // What the caller was asked to do is settled by now, and must be answered with its own
      // result.
    }
  }

  /**
   * @param name any text, from anyone
   * @throws Refusal {@link ErrorCode#MEDIA_NOT_FOUND}
   */
  public MediaStore.StoredFile open(String name) {
    return MediaName.parse(name)
        .flatMap(store::open)
        .orElseThrow(() -> new Refusal(ErrorCode.MEDIA_NOT_FOUND, "File not found."));
  }

  /** See {@link MediaStore#url}. */
  public String url(Media media, String origin) {
    return store.url(media.name(), origin);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A stored file that no message carries yet.
   *
   * @param sha256 of all its bytes, in hex
   */
  public record Upload(MediaName name, MediaFormat format, String sha256) {}

  /** Refuses to give more than so many bytes. */
  private static final class Bounded extends FilterInputStream {
    private final long limit;
    private long read;

    Bounded(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    private void count(int n) {
      read += n;
      if (read > limit) {
        throw new Refusal(
            ErrorCode.TOO_LARGE,
            "The file is larger than " + limit + " bytes, the largest allowed.");
      }
    }
  }
}
