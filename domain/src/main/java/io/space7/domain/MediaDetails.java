package io.space7.domain;

import java.util.Objects;

/**
 * What a client needs to lay out and play a file before it is loaded.
 *
 * @param contentType the MIME type that it is served as
 * @param bytes the size of the stored file
 * @param width in pixels, as displayed; null if there is none or it cannot be told
 * @param height in pixels, as displayed; null if there is none or it cannot be told
 * @param durationMs null if there is none or it cannot be told
 */
public record MediaDetails(
    String contentType, long bytes, Integer width, Integer height, Long durationMs) {
  public MediaDetails {
    Objects.requireNonNull(contentType);
  }
}
