package io.space7.application.port;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * The files of messages: written once, never changed, found by a name that cannot be guessed. Any
 * number of servers use one storage; what one of them has saved or deleted is seen by all when the
 * method returns.
 *
 * <p>Safe for use by many threads. The HTTP edge makes up to 160 calls at once and reads thousands
 * of parts at once, some of them for minutes; calls must not wait for each other, nor for the
 * clients behind {@code bytes} and parts.
 *
 * <p>Every method but {@link #url} throws a {@link Refusal} with {@link
 * ErrorCode#STORAGE_UNAVAILABLE} if the storage fails, answers with an error, or has been silent
 * for {@link #PATIENCE}. No other exception of a library gets out. A thread that is interrupted
 * stays so, and may be refused in the same way.
 */
public interface MediaStore {
  /** In bytes: so much memory may be held by one {@link #save}, whatever the size of its file. */
  int MAX_SAVE_MEMORY = 8 * 1024 * 1024;

  /**
   * A call ends so long after the storage has fallen silent, at the latest, its further attempts
   * included.
   */
  Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Stores a file, of which it holds {@value #MAX_SAVE_MEMORY} bytes in memory at most. When the
   * method returns, the file is durable and complete; when it throws, nothing is left, unless the
   * storage is away. Until the file is complete, nobody can open it.
   *
   * @param name of no other file
   * @param bytes of any length, as slow as its sender; read to its end, not closed; what it throws
   *     is passed on as it is
   * @param format what the {@link MediaDetector} has told; {@link StoredFile#contentType} gives its
   *     type again
   * @throws IOException if {@code bytes} cannot be read
   */
  void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException;

  /** Opens a stored file; empty if there is none of this name. Holds nothing open. */
  Optional<StoredFile> open(MediaName name);

  /**
   * Removes a file, and what a crash left of one that was being saved; no effect if there is
   * neither. When the method returns, nobody can open the file.
   */
  void delete(MediaName name);

  /**
   * The absolute address from which clients read a stored file, under its content type: {@code
   * origin + "/media/" + name} if they read it from this server, or one of the storage's own. Does
   * no input or output, and does not ask whether there is such a file.
   *
   * @param origin scheme, host and port under which the asking client reaches this server, such as
   *     {@code https://chat.example}; differs from client to client
   */
  String url(MediaName name, String origin);

  /**
   * Whether {@link #url} gives the same address for the same name and origin at all times, so that
   * who has one need not ask again.
   */
  default boolean hasLastingUrls() {
    return true;
  }

  /** A stored file. It never changes, so its name can serve as its entity tag. */
  interface StoredFile {
    MediaName name();

    String contentType();

    /** In bytes. */
    long size();

    /**
     * Reads a part. The caller closes the channel, before its end too, and then nothing is held
     * open any more. The channel blocks, is for one thread at a time, and gives exactly {@code
     * length} bytes; if it cannot, it throws an {@link IOException} and never just ends. Parts of
     * one file may be read at the same time.
     *
     * @param from the first byte, from 0
     * @param length the number of bytes, 0 or more
     * @throws Refusal {@link ErrorCode#MEDIA_NOT_FOUND} if the file was deleted meanwhile
     * @throws IndexOutOfBoundsException if the part does not lie within the file
     */
    ReadableByteChannel read(long from, long length);
  }
}
