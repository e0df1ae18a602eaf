package io.space7.application.port;

import io.space7.domain.MediaFormat;
import java.util.Optional;

/** Tells a file's format from its bytes; never from its name or what its sender says. */
public interface MediaDetector {
  /** As many bytes of a file's start are enough. */
  int HEAD_BYTES = 64 * 1024;

  /**
   * Never throws for any input; does not block.
   *
   * @param head the first {@value #HEAD_BYTES} bytes of the file, or all of it if it is shorter
   * @return empty unless the file is an image, a video or a sound that a browser cannot be made to
   *     execute
   */
  Optional<MediaFormat> detect(byte[] head);
}
