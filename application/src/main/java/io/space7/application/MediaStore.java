package io.space7.application;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
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
   * Stores a file at constant memory. When the method returns, the file is durable and complete
   * under its name; when it throws, nothing is left.
   *
   * @param bytes read to its end, not closed; what it throws is passed on
   * @return the name: the store's choice, of letters, digits, {@code -}, {@code _}, {@code .} and
   *     {@code /}, at least 128 random bits, ending in the format's extension
   * @throws IOException if {@code bytes} cannot be read
   */
  String save(InputStream bytes, MediaFormat format) throws IOException;

  /**
   * Opens a stored file.
   *
   * @param name any text, from anyone; one that is not a stored file's name is not found
   */
  Optional<StoredFile> open(String name);

  /** Removes a file; no effect if there is none of this name. */
  void delete(String name);

  /**
   * The absolute address of a stored file. Does no input or output.
   *
   * @param origin scheme, host and port under which the asking client reaches this server, such as
   *     {@code https://chat.example}; used only by stores that are served from here
   */
  String url(String name, String origin);

  /** A stored file. It never changes, so its name can serve as its entity tag. */
  interface StoredFile {
    String name();

    String contentType();

    /** In bytes. */
    long size();

    Instant storedAt();

    /**
     * Reads a part; the caller closes it.
     *
     * @param from the first byte, from 0
     * @param length the number of bytes; {@code from + length} is at most {@code size}
     * @throws Refusal {@link ErrorCode#MEDIA_NOT_FOUND} if the file was deleted meanwhile
     */
    InputStream read(long from, long length);
  }
}
