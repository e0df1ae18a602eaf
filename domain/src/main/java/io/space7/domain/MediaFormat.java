package io.space7.domain;

import java.util.List;

/**
 * What the bytes of a file say that it is.
 *
 * @param contentType the MIME type it is served as, such as {@code image/png}
 * @param extension without the dot, lower case
 * @param types the kinds it can be, the likeliest first; two for containers such as MP4 that hold
 *     sound alone or sound and pictures
 */
public record MediaFormat(String contentType, String extension, List<MediaType> types) {
  /** A part of a file of any format, which nobody is shown. */
  public static final MediaFormat PART =
      new MediaFormat("application/octet-stream", "part", List.of(MediaType.values()));

  public MediaFormat {
    types = List.copyOf(types);
    if (types.isEmpty()) {
      throw new IllegalArgumentException("a format is of at least one type");
    }
  }

  /**
   * The kind of a file of this format, given what its sender says that it is.
   *
   * @param hint null if the sender says nothing
   * @throws Refusal {@link ErrorCode#MEDIA_TYPE_MISMATCH} if the bytes contradict the hint
   */
  public MediaType resolve(MediaType hint) {
    if (hint == null) {
      return types.get(0);
    }
    if (!types.contains(hint)) {
      throw new Refusal(
          ErrorCode.MEDIA_TYPE_MISMATCH,
          "media_type says \"" + hint.wire() + "\", but the file is of type " + contentType + ".");
    }
    return hint;
  }
}
