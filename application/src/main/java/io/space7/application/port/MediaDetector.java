package io.space7.application.port;

import io.space7.domain.MediaFormat;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/**
 * Tells a file's format from its bytes; never from its name or what its sender says. Safe for use
 * by many threads.
 */
public interface MediaDetector {
  /**
   * Looks at whatever parts of the file it needs, in any order, at constant memory. Never throws
   * for any content.
   *
   * @param file read from any position; not closed
   * @return empty unless the file is an image, a video or a sound that a browser cannot be made to
   *     execute
   * @throws IOException if the file cannot be read
   */
  Optional<Detected> detect(SeekableByteChannel file) throws IOException;

  /** A sentence that names what is accepted, for a sender of something else. */
  String accepted();

  /**
   * What a file is, and what a client needs to lay it out before it is loaded.
   *
   * @param width in pixels, as displayed; null if there is none or it cannot be told
   * @param height in pixels, as displayed; null if there is none or it cannot be told
   * @param durationMs null if there is none or it cannot be told
   */
  record Detected(MediaFormat format, Integer width, Integer height, Long durationMs) {}
}
