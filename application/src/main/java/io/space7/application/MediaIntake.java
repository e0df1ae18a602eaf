package io.space7.application;

import io.space7.application.port.MediaDetector;
import io.space7.application.port.MediaDetector.Detected;
import io.space7.application.port.MediaSpool;
import io.space7.application.port.MetadataStripper;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaType;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Decides about a file before it is stored: whether it is taken, as what, and which of its bytes.
 * Thread-safe.
 */
public final class MediaIntake {
  private final MediaSpool spool;
  private final MediaDetector detector;
  private final MetadataStripper stripper;
  private final Bounds bounds;

  /**
   * @param stripper null if files are stored as they come
   */
  public MediaIntake(
      MediaSpool spool, MediaDetector detector, MetadataStripper stripper, Bounds bounds) {
    this.spool = spool;
    this.detector = detector;
    this.stripper = stripper;
    this.bounds = bounds;
  }

  /** The largest file that is accepted, in bytes. */
  long maxBytes() {
    return bounds.bytes();
  }

  /**
   * Receives a file as it comes from its sender.
   *
   * @param bytes read to its end unless it is too large, not closed
   * @param hint what the sender says that it is, or null
   * @return to be closed
   * @throws Refusal {@link ErrorCode#TOO_LARGE}, {@link ErrorCode#STORAGE_UNAVAILABLE} or as {@link
   *     #inspect} says
   * @throws IOException if {@code bytes} cannot be read
   */
  Accepted receive(InputStream bytes, MediaType hint) throws IOException {
    DigestInputStream sent = new DigestInputStream(new Limited(bytes), sha256());
    SeekableByteChannel file = spool.receive(sent);
    boolean accepted = false;
    try {
      String digest = HexFormat.of().formatHex(sent.getMessageDigest().digest());
      Accepted result = inspect(file, digest, hint);
      accepted = true;
      return result;
    } finally {
      if (!accepted) {
        file.close();
      }
    }
  }

  /**
   * Looks at a whole file.
   *
   * @param file closed with the result
   * @param sha256 of the file as it was sent, in hex
   * @throws Refusal {@link ErrorCode#UNSUPPORTED_MEDIA}, {@link ErrorCode#MEDIA_TYPE_MISMATCH},
   *     {@link ErrorCode#TOO_LARGE}
   */
  Accepted inspect(SeekableByteChannel file, String sha256, MediaType hint) throws IOException {
    Detected detected = detector.detect(file).orElseThrow(this::unsupported);
    detected.format().resolve(hint);
    requireFewPixels(detected);
    Optional<InputStream> stripped =
        stripper == null ? Optional.empty() : stripper.strip(file, detected.format());
    if (stripped.isPresent()) {
      return new Accepted(file, detected, sha256, stripped.get());
    }
    file.position(0);
    return new Accepted(file, detected, sha256, Channels.newInputStream(file));
  }

  /** What a file is; empty if it would not be accepted. */
  Optional<Detected> detect(SeekableByteChannel file) throws IOException {
    return detector.detect(file);
  }

  private Refusal unsupported() {
    return new Refusal(
        ErrorCode.UNSUPPORTED_MEDIA,
        "The file is not an image, video or audio file of a supported format. Supported are "
            + detector.accepted()
            + ".");
  }

  void requireFits(long bytes) {
    if (bytes > bounds.bytes()) {
      throw new Refusal(
          ErrorCode.TOO_LARGE,
          "The file is larger than " + bounds.bytes() + " bytes, the largest allowed.");
    }
  }

  private void requireFewPixels(Detected detected) {
    boolean picture = detected.format().types().contains(MediaType.IMAGE);
    if (picture
        && detected.width() != null
        && (long) detected.width() * detected.height() > bounds.pixels()) {
      throw new Refusal(
          ErrorCode.TOO_LARGE,
          "The picture has more than " + bounds.pixels() + " pixels, the most allowed.");
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What is accepted at most.
   *
   * @param bytes of one file
   * @param pixels width by height of one picture
   */
  public record Bounds(long bytes, long pixels) {}

  /**
   * A file that shall be stored.
   *
   * @param file what it is read from
   * @param sha256 of the file as it was sent, in hex
   * @param bytes what to store; to be read once
   */
  record Accepted(SeekableByteChannel file, Detected detected, String sha256, InputStream bytes)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Refuses to give more than so many bytes. */
  private final class Limited extends CountedStream {
    private long read;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    void count(int n) {
      read += n;
      requireFits(read);
    }
  }
}
