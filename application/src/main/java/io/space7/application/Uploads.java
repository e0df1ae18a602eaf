package io.space7.application;

import io.space7.application.MediaFiles.Saved;
import io.space7.application.port.UploadStore;
import io.space7.application.port.UploadStore.Allowance;
import io.space7.application.port.UploadStore.Part;
import io.space7.application.port.UploadStore.Result;
import io.space7.application.port.UploadStore.Resumable;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.UploadId;
import io.space7.domain.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Uploads that survive the network: begun once, sent in as many pieces as it takes, and then a
 * message's file. What has come is kept, whatever breaks: when a sender is cut off, up to the last
 * byte that came, and when a server dies, up to the last {@value #PART_BYTES} bytes.
 *
 * <p>Thread-safe, over any number of servers. Of two senders that continue the same upload at the
 * same place, one is refused.
 */
public final class Uploads {
  /** The longest part, which is what the death of a server costs at most. */
  static final int PART_BYTES = 4 * 1024 * 1024;

  /** How long an upload may take. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  /** What one user may have on the way: so many uploads, of so many of the largest files. */
  private static final int MAX_UPLOADS = 20;

  private static final int MAX_LARGEST_FILES = 10;

  /** The longest that a sender may say about an upload. */
  public static final int MAX_NOTE = 4096;

  private final UploadSenders senders = new UploadSenders();
  private final UploadStore uploads;
  private final MediaFiles files;
  private final Supplier<UUID> ids;
  private final Clock clock;

  /**
   * @param ids new ids, unique over all servers
   */
  public Uploads(UploadStore uploads, MediaFiles files, Supplier<UUID> ids, Clock clock) {
    this.uploads = uploads;
    this.files = files;
    this.ids = ids;
    this.clock = clock;
  }

  /** The longest upload, in bytes. */
  public long maxBytes() {
    return files.maxBytes();
  }

  /**
   * Begins an upload.
   *
   * @param length of the whole, in bytes
   * @param note what the sender says about it, for itself alone, at most {@value #MAX_NOTE}
   *     characters; null for nothing
   * @throws Refusal {@link ErrorCode#TOO_LARGE}, {@link ErrorCode#INVALID_PARAMETER}, {@link
   *     ErrorCode#RATE_LIMITED} if the user has too much on the way
   */
  public Progress begin(UserId userId, long length, String note) {
    if (length < 0) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, "The length of an upload is 0 or more.");
    }
    if (note != null && note.length() > MAX_NOTE) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER,
          "What is said about an upload has " + MAX_NOTE + " characters at most.");
    }
    files.requireFits(length);
    UploadId id = new UploadId(ids.get());
    Instant now = clock.instant();
    Instant expiresAt = now.plus(LIFETIME);
    long most = Math.min(files.maxBytes(), Long.MAX_VALUE / MAX_LARGEST_FILES);
    uploads.begin(
        id,
        userId,
        length,
        note,
        now,
        expiresAt,
        new Allowance(MAX_UPLOADS, most * MAX_LARGEST_FILES));
    return new Progress(id, length, 0, expiresAt, note);
  }

  /**
   * How far an upload is. Who asks goes on from there, so a request that still sends to it on this
   * server is cut off first, and what came of it is kept.
   *
   * @throws Refusal {@link ErrorCode#UPLOAD_NOT_FOUND}
   */
  public Progress progress(UserId userId, UploadId id) {
    require(userId, id);
    senders.cutOff(id);
    return progress(require(userId, id));
  }

  /**
   * Continues an upload. When it returns or throws, what has come before is durable.
   *
   * @param offset where {@code bytes} begin; where the upload stands
   * @param bytes read to their end, or to the upload's; not closed
   * @param cutOff makes reading {@code bytes} fail, if it waits, because the sender has come back
   *     another way; called by any thread, once at most
   * @throws Refusal {@link ErrorCode#UPLOAD_NOT_FOUND}, {@link ErrorCode#UPLOAD_CONFLICT} if the
   *     upload is elsewhere, {@link ErrorCode#TOO_LARGE} for bytes behind its end, {@link
   *     ErrorCode#STORAGE_UNAVAILABLE}
   * @throws IOException if {@code bytes} cannot be read, after what came of them was kept
   */
  public Progress append(
      UserId userId, UploadId id, long offset, InputStream bytes, Runnable cutOff)
      throws IOException {
    require(userId, id);
    try (UploadSenders.Turn turn = senders.turn(id, cutOff)) {
      if (turn == null) {
        throw elsewhere();
      }
      return append(userId, id, offset, bytes);
    }
  }

  private Progress append(UserId userId, UploadId id, long offset, InputStream bytes)
      throws IOException {
    Resumable upload = require(userId, id);
    if (upload.received() != offset || upload.result() != null) {
      throw elsewhere();
    }
    Piece piece = new Piece(bytes);
    long at = offset;
    while (at < upload.length() && piece.hasMore(Math.min(PART_BYTES, upload.length() - at))) {
      at += append(upload, at, piece);
    }
    piece.requireEnd();
    return new Progress(id, upload.length(), at, upload.expiresAt(), upload.note());
  }

  private long append(Resumable upload, long offset, Piece piece) throws IOException {
    Saved part = files.save(new SpaceId(upload.id().value()), piece, MediaFormat.PART);
    boolean added = false;
    try {
      Part next = new Part(part.entry().name(), part.bytes());
      added = uploads.append(upload.id(), offset, next, clock.instant());
    } catch (Refusal unknown) {
      // It may have been added after all; if not, the sweep finds it.
      added = true;
      throw unknown;
    } finally {
      if (!added) {
        files.discard(part.entry());
      }
    }
    if (!added) {
      throw elsewhere();
    }
    return part.bytes();
  }

  /**
   * Gives an upload up. No effect on the file of a message.
   *
   * @throws Refusal {@link ErrorCode#UPLOAD_NOT_FOUND}
   */
  public void terminate(UserId userId, UploadId id) {
    require(userId, id);
    senders.cutOff(id);
    Resumable upload = require(userId, id);
    uploads.remove(id);
    discardParts(upload);
  }

  /**
   * Makes an upload the file of a message, as {@link MediaFiles#upload} does with one that comes in
   * one piece. Asked for again, it gives the same file, so that a repeated message is recognised.
   *
   * @throws Refusal {@link ErrorCode#UPLOAD_NOT_FOUND}, {@link ErrorCode#UPLOAD_CONFLICT} if it is
   *     unfinished or was sent to another Space, or as {@link MediaFiles#upload} says
   */
  public MediaFiles.Upload take(UserId userId, UploadId id, SpaceId spaceId, MediaType hint) {
    Resumable upload = require(userId, id);
    if (upload.result() != null) {
      return files.resumed(requireSpace(upload.result(), spaceId));
    }
    if (upload.received() < upload.length()) {
      throw new Refusal(ErrorCode.UPLOAD_CONFLICT, "The upload is not finished.");
    }
    Result result;
    try (MediaFiles.Upload file = files.upload(spaceId, files.concatenated(upload.parts()), hint)) {
      Result mine = new Result(spaceId, file.name(), file.format(), file.details(), file.sha256());
      result = uploads.settle(id, mine).orElseThrow(Uploads::notFound);
      if (result.name().equals(mine.name())) {
        file.keep();
      }
    } catch (IOException e) {
      throw Media.storageUnavailable();
    }
    discardParts(upload);
    return files.resumed(requireSpace(result, spaceId));
  }

  private static Result requireSpace(Result result, SpaceId spaceId) {
    if (!result.spaceId().equals(spaceId)) {
      throw spent();
    }
    return result;
  }

  private void discardParts(Resumable upload) {
    for (Part part : upload.parts()) {
      files.discard(Resumable.entry(upload.id(), part.name()));
    }
  }

  private Resumable require(UserId userId, UploadId id) {
    return uploads.find(id, userId, clock.instant()).orElseThrow(Uploads::notFound);
  }

  private static Progress progress(Resumable upload) {
    return new Progress(
        upload.id(), upload.length(), upload.received(), upload.expiresAt(), upload.note());
  }

  private static Refusal notFound() {
    return new Refusal(ErrorCode.UPLOAD_NOT_FOUND, "Upload not found; it may have expired.");
  }

  private static Refusal elsewhere() {
    return new Refusal(ErrorCode.UPLOAD_CONFLICT, "The upload is not at this offset.");
  }

  /** The refusal of an upload whose file some message carries. */
  static Refusal spent() {
    return new Refusal(
        ErrorCode.UPLOAD_CONFLICT, "The upload was used for another message, or has expired.");
  }

  /**
   * How far an upload is.
   *
   * @param length of the whole, in bytes
   * @param offset how many bytes have come
   * @param expiresAt when it is forgotten
   * @param note what the sender has said about it; null for nothing
   */
  public record Progress(UploadId id, long length, long offset, Instant expiresAt, String note) {
    public boolean isComplete() {
      return offset == length;
    }
  }
}
