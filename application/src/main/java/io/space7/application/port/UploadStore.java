package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.UploadId;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The uploads that are sent in parts: what has come of each, and what became of it. The bytes are
 * files of the {@link MediaStore}, one for each part, and in the {@link MediaLedger} until they are
 * removed; so an upload that nobody finishes is removed by the sweep.
 *
 * <p>Every call is a transaction of its own; when it returns, it is durable. It throws a {@link
 * Refusal} with {@link ErrorCode#DATABASE_UNAVAILABLE} if the database fails; then it is unknown
 * whether it was done. Safe for use by many threads and servers.
 */
public interface UploadStore {
  /**
   * Begins an upload, of which nothing has come yet.
   *
   * @param note what its sender says about it, of ASCII; null for nothing
   * @throws Refusal {@link ErrorCode#RATE_LIMITED} if with it the user had more uploads that are
   *     neither finished nor expired than the allowance says, however many are begun at once
   */
  void begin(
      UploadId id,
      UserId userId,
      long length,
      String note,
      Instant now,
      Instant expiresAt,
      Allowance allowance);

  /**
   * An upload of a user that is not expired; the caller asks what is another's as if it was not.
   */
  Optional<Resumable> find(UploadId id, UserId userId, Instant now);

  /**
   * Adds a part, whose file stays in the ledger until the upload expires.
   *
   * @param part a file that is in the ledger under {@link Resumable#entry}, and was not taken
   * @return false, and nothing is changed, if the upload is not at this offset, would become too
   *     long, is settled, expired or gone, or if the file was taken
   */
  boolean append(UploadId id, long offset, Part part, Instant now);

  /**
   * Says which file has become of an upload that is whole; the first one stands.
   *
   * @return the one that stands; empty if the upload is gone
   */
  Optional<Result> settle(UploadId id, Result result);

  /** Forgets an upload; its parts are left to the caller. No effect on one that is gone. */
  void remove(UploadId id);

  /**
   * What a user may have on the way.
   *
   * @param uploads how many
   * @param bytes all their lengths together
   */
  record Allowance(int uploads, long bytes) {}

  /**
   * An upload.
   *
   * @param length of the whole, in bytes, as announced
   * @param note as it was begun with
   * @param received in bytes, without a gap from the start
   * @param parts in their order; their sizes add up to {@code received}
   * @param result null until it is settled
   */
  record Resumable(
      UploadId id,
      UserId userId,
      long length,
      String note,
      long received,
      Instant expiresAt,
      List<Part> parts,
      Result result) {
    public Resumable {
      parts = List.copyOf(parts);
    }

    /** What a part's file is in the ledger as. No Space has it. */
    public static MediaLedger.Entry entry(UploadId id, MediaName name) {
      return new MediaLedger.Entry(new SpaceId(id.value()), name);
    }
  }

  /** A part of an upload, at least one byte. */
  record Part(MediaName name, long bytes) {}

  /**
   * The file that an upload has become. A message can carry it while it is in the ledger.
   *
   * @param sha256 of the upload's bytes, in hex
   */
  record Result(
      SpaceId spaceId, MediaName name, MediaFormat format, MediaDetails details, String sha256) {}
}
