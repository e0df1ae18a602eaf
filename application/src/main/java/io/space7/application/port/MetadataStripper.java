package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/**
 * Takes out of a file what tells about people: where a picture was taken, with which device, by
 * whom. Nothing is decoded or encoded again; pixels and samples stay as they are, and so do
 * orientation, colour profile, plain comments, names of programs and the music tags of sound files.
 *
 * <p>Safe for use by many threads; memory per file is constant.
 */
public interface MetadataStripper {
  /**
   * @param file read from any position, also by the result; not closed
   * @param format what the {@link MediaDetector} has found
   * @return the file without personal metadata; empty if there is none in it, so that it can stay
   *     as it is
   * @throws Refusal {@link ErrorCode#UNSUPPORTED_MEDIA} with a sentence, if the file has some that
   *     cannot be taken out safely
   * @throws IOException if the file cannot be read
   */
  Optional<InputStream> strip(SeekableByteChannel file, MediaFormat format) throws IOException;
}
