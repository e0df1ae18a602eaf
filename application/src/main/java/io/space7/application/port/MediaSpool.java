package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;

/**
 * Where a file waits while nobody knows yet what it is. Nobody can find it there, and whatever ends
 * its server, it leaves nothing behind. Safe for use by many threads; memory per file is constant.
 *
 * <p>A {@link Refusal} with {@link ErrorCode#STORAGE_UNAVAILABLE} is thrown, by the file as well,
 * if the spool fails.
 */
public interface MediaSpool {
  /**
   * Takes a file in.
   *
   * @param bytes read to its end, not closed; what it throws is passed on, and nothing is left
   * @return the whole file, at its beginning, for one thread and for reading only; closing it
   *     removes it
   * @throws IOException if {@code bytes} cannot be read
   */
  SeekableByteChannel receive(InputStream bytes) throws IOException;
}
