package io.space7.domain;

import java.util.Objects;

/**
 * The file of a message.
 *
 * @param name the stored file's; not an address
 * @param type the kind that clients are told
 * @param details null while nobody has looked at the file for them
 */
public record Media(MediaName name, MediaType type, MediaDetails details) {
  public Media {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
  }

  /** The refusal of a file that is not there, or not any more. */
  public static Refusal notFound() {
    return new Refusal(ErrorCode.MEDIA_NOT_FOUND, "File not found.");
  }

  /** The refusal of what needs the storage while it fails or does not answer. */
  public static Refusal storageUnavailable() {
    return new Refusal(
        ErrorCode.STORAGE_UNAVAILABLE, "The media storage does not answer; try again later.");
  }

  /** The refusal of a file that was not posted in time. */
  public static Refusal expired() {
    return new Refusal(
        ErrorCode.UPLOAD_EXPIRED,
        "The file has waited too long for its message and was removed; please send it again.");
  }
}
