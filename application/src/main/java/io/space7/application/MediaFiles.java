package io.space7.application;

import io.space7.application.MediaIntake.Accepted;
import io.space7.application.port.MediaDetector.Detected;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaLedger.Entry;
import io.space7.application.port.MediaStore;
import io.space7.application.port.UploadStore.Part;
import io.space7.application.port.UploadStore.Result;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;

/**
 * The way of a file into the store and out again. No byte is stored before the file is in the
 * {@link MediaLedger}; so whatever a caller that fails on the way leaves, the {@link MediaSweep}
 * finds it.
 */
public final class MediaFiles {
  /**
   * How often in its lifetime an entry is renewed; more than once, because the database may fail.
   */
  private static final int RENEWALS = 3;

  private final MediaStore store;
  private final MediaLedger ledger;
  private final MediaIntake intake;
  private final Clock clock;
  private final Duration orphanAge;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param orphanAge how long a file that has no message is kept after it was stored; it may be a
   *     third less
   */
  public MediaFiles(
      MediaStore store, MediaLedger ledger, MediaIntake intake, Clock clock, Duration orphanAge) {
    this.store = store;
    this.ledger = ledger;
    this.intake = intake;
    this.clock = clock;
    this.orphanAge = orphanAge;
  }

  /** The largest file that is accepted, in bytes. */
  public long maxBytes() {
    return intake.maxBytes();
  }

  /**
   * Stores a file that a message shall carry, at constant memory. It waits for its message until
   * the sweep takes it; a caller that knows earlier that there will be none closes the upload.
   *
   * @param spaceId where the message will be posted
   * @param bytes the file; read to its end unless it is too large, not closed
   * @param hint what the sender says that it is, or null
   * @throws Refusal {@link ErrorCode#UNSUPPORTED_MEDIA}, {@link ErrorCode#MEDIA_TYPE_MISMATCH},
   *     {@link ErrorCode#TOO_LARGE}, {@link ErrorCode#STORAGE_UNAVAILABLE}, {@link
   *     ErrorCode#DATABASE_UNAVAILABLE}, or {@link ErrorCode#UPLOAD_EXPIRED} if the storage took
   *     too long
   * @throws IOException if {@code bytes} cannot be read
   */
  public Upload upload(SpaceId spaceId, InputStream bytes, MediaType hint) throws IOException {
    try (Accepted file = intake.receive(bytes, hint)) {
      return store(spaceId, file);
    }
  }

  /** Stores a file that is whole and known; see {@link #upload}. */
  Upload store(SpaceId spaceId, Accepted file) throws IOException {
    Detected detected = file.detected();
    Saved saved = save(spaceId, file.bytes(), detected.format());
    MediaDetails details =
        new MediaDetails(
            detected.format().contentType(),
            saved.bytes(),
            detected.width(),
            detected.height(),
            detected.durationMs());
    return new Upload(saved.entry(), detected.format(), details, file.sha256());
  }

  /** Stores bytes under a new name, which is in the ledger for a while. */
  Saved save(SpaceId spaceId, InputStream content, MediaFormat format) throws IOException {
    Entry entry = new Entry(spaceId, MediaName.random(random, format));
    Outgoing bytes = new Outgoing(entry, content);
    bytes.enter();
    boolean saved = false;
    try {
      store.save(entry.name(), bytes, format);
      saved = true;
    } finally {
      if (!saved) {
        discard(entry);
      }
    }
    return new Saved(entry, bytes.read);
  }

  /** A file of which it is known already what it is; closing the result has no effect. */
  Upload resumed(Result file) {
    Entry entry = new Entry(file.spaceId(), file.name());
    Upload upload = new Upload(entry, file.format(), file.details(), file.sha256());
    upload.keep();
    upload.resumed = true;
    return upload;
  }

  /** The bytes of all parts, one after another; each is opened when its turn comes. */
  InputStream concatenated(List<Part> parts) {
    Iterator<Part> left = parts.iterator();
    return new SequenceInputStream(
        new Enumeration<>() {
          @Override
          public boolean hasMoreElements() {
            return left.hasNext();
          }

          @Override
          public InputStream nextElement() {
            MediaStore.StoredFile part = open(left.next().name().value());
            return Channels.newInputStream(part.read(0, part.size()));
          }
        });
  }

  /**
   * @throws Refusal {@link ErrorCode#TOO_LARGE}
   */
  void requireFits(long bytes) {
    intake.requireFits(bytes);
  }

  /** Removes a file that no message carries, or leaves it to the sweep if something is away. */
  void discard(Entry file) {
    try {
      ledger.take(file, clock.instant());
      remove(file);
    } catch (Refusal away) {
      // What the caller was asked to do is settled by now, and must be answered with its own
      // result.
    }
  }

  /** Removes the file of a deleted message, or leaves it to the sweep if something is away. */
  public void delete(SpaceId spaceId, Media media) {
    try {
      remove(new Entry(spaceId, media.name()));
    } catch (Refusal away) {
      // The message is deleted, and its file is in the ledger.
    }
  }

  /** The file first: as long as it is in the ledger, it is not forgotten. */
  private void remove(Entry taken) {
    store.delete(taken.name());
    ledger.strike(List.of(taken));
  }

  /**
   * @param name any text, from anyone
   * @throws Refusal {@link ErrorCode#MEDIA_NOT_FOUND}
   */
  public MediaStore.StoredFile open(String name) {
    return MediaName.parse(name).flatMap(store::open).orElseThrow(Media::notFound);
  }

  /** See {@link MediaStore#hasLastingUrls}. */
  public boolean hasLastingUrls() {
    return store.hasLastingUrls();
  }

  /** See {@link MediaStore#url}. */
  public String url(Media media, String origin) {
    return store.url(media.name(), origin);
  }

  /**
   * A stored file that no message carries yet. At most one ever will. Closing it removes the file,
   * unless a message may carry it by then; a second close has no effect.
   *
   * <p>For one thread at a time.
   */
  public final class Upload implements AutoCloseable {
    private final Entry file;
    private final MediaFormat format;
    private final MediaDetails details;
    private final String sha256;
    private boolean settled;
    private boolean resumed;

    private Upload(Entry file, MediaFormat format, MediaDetails details, String sha256) {
      this.file = file;
      this.format = format;
      this.details = details;
      this.sha256 = sha256;
    }

    /** Where it was sent to; only a message of that Space can carry it. */
    public SpaceId spaceId() {
      return file.spaceId();
    }

    public MediaName name() {
      return file.name();
    }

    public MediaFormat format() {
      return format;
    }

    /** Of the stored file, from which metadata may have been taken out. */
    public MediaDetails details() {
      return details;
    }

    /** Of all its bytes as they were sent, in hex. */
    public String sha256() {
      return sha256;
    }

    /** Whether it came in parts, so that another message may already carry it. */
    boolean isResumed() {
      return resumed;
    }

    /** A message carries the file, or may: it is not removed here any more. */
    void keep() {
      settled = true;
    }

    @Override
    public void close() {
      if (!settled) {
        settled = true;
        discard(file);
      }
    }
  }

  /** What was stored, and how much it is. */
  record Saved(Entry entry, long bytes) {}

  /** Keeps the file's entry from becoming due while its bytes go to the storage. */
  private final class Outgoing extends CountedStream {
    private final Entry file;
    private long read;
    private Instant due;
    private Instant renewal;

    Outgoing(Entry file, InputStream in) {
      super(in);
      this.file = file;
    }

    void enter() {
      Instant now = clock.instant();
      ledger.enter(file, now.plus(orphanAge));
      enteredAt(now);
    }

    private void enteredAt(Instant time) {
      due = time.plus(orphanAge);
      renewal = time.plus(orphanAge.dividedBy(RENEWALS));
    }

    @Override
    void count(int n) {
      read += n;
      Instant now = clock.instant();
      if (!now.isBefore(renewal)) {
        renew(now);
      }
    }

    private void renew(Instant now) {
      boolean carriable;
      try {
        carriable = ledger.renew(file, now.plus(orphanAge));
      } catch (Refusal databaseAway) {
        if (!now.isBefore(due)) {
          throw databaseAway;
        }
        // There is time for another try, but none to go on without knowing once the entry is due.
        Instant next = now.plus(orphanAge.dividedBy(RENEWALS));
        renewal = next.isBefore(due) ? next : due;
        return;
      }
      if (!carriable) {
        throw Media.expired();
      }
      enteredAt(now);
    }
  }
}
