package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Optional;

/**
 * The files of messages: written once, never changed, found by a name that cannot be guessed.
 *
 * <p>Every method throws a {@link Refusal} with {@link ErrorCode#STORAGE_UNAVAILABLE} if the
 * storage fails or does not answer in time.
 */
public interface MediaStore {
  /**
   * Stores a file at constant memory. When the method returns, the file is durable and complete;
   * when it throws, nothing is left, unless the storage is away. Until it returns, nobody can open
   * the file.
   *
   * @param name of no other file
   * @param bytes read to its end, not closed; what it throws is passed on
   * @param format one that the store's detector tells
   * @throws IOException if {@code bytes} cannot be read
   */
  void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException;

  /** Opens a stored file; empty if there is none of this name. */
  Optional<StoredFile> open(MediaName name);

  /**
   * Removes a file, and what a crash left of one that was being saved; no effect if there is
   * neither. When the method returns, nobody can open the file.
   */
  void delete(MediaName name);

  /**
   * The absolute address of a stored file. Does no input or output.
   *
   * @param origin scheme, host and port under which the asking client reaches this server, such as
   *     {@code https://chat.example}; used only by stores that are served from here
   */
  String url(MediaName name, String origin);

  /** A stored file. It never changes, so its name can serve as its entity tag. */
  interface StoredFile {
    MediaName name();

    String contentType();

    /** In bytes. */
    long size();

    Instant storedAt();

    /**
     * Reads a part; the caller closes it. The channel blocks, and is for one thread at a time.
     *
     * @param from the first byte, from 0
     * @param length the number of bytes; {@code from + length} is at most {@code size}
     * @throws Refusal {@link ErrorCode#MEDIA_NOT_FOUND} if the file was deleted meanwhile
     */
    ReadableByteChannel read(long from, long length);
  }
}
