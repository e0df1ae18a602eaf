package io.space7.storage.local;

import io.space7.application.port.MediaSpool;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps files in a folder of the local file system, each without a name: it is taken away as soon
 * as the file is open, so that the system frees the file when its process ends, however that comes.
 * Memory per file is one buffer of 64 KiB.
 *
 * <p>Why it is so: docs/adr/0026-spool.md.
 */
public final class LocalMediaSpool implements MediaSpool {
  private static final int BUFFER = 64 * 1024;

  private final Path folder;
  private final ChannelOpener opener;

  /**
   * Makes the folder if it is not there, and removes what a crash has left in it.
   *
   * @param folder any folder of a local disk that nothing else writes to
   * @throws IllegalStateException with one sentence, if the folder cannot be made or written
   */
  public LocalMediaSpool(Path folder) {
    this(folder, FileChannel::open);
  }

  LocalMediaSpool(Path folder, ChannelOpener opener) {
    this.folder = folder;
    this.opener = opener;
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
      open().close();
    } catch (IOException e) {
      throw new IllegalStateException(
          "The folder " + folder + " cannot be made or written (" + e + ").", e);
    }
  }

  @Override
  public SeekableByteChannel receive(InputStream bytes) throws IOException {
    FileChannel file;
    try {
      file = open();
    } catch (IOException e) {
      throw FolderFailure.unavailable("spool", e);
    }
    boolean whole = false;
    try {
      byte[] buffer = new byte[BUFFER];
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        write(file, ByteBuffer.wrap(buffer, 0, n));
      }
      whole = true;
    } finally {
      if (!whole) {
        file.close();
      }
    }
    return new Nameless(file).position(0);
  }

  /** Only what the disk fails at is a refusal; what reading fails at is the caller's. */
  private static void write(FileChannel file, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw FolderFailure.unavailable("spool", e);
    }
  }

  private FileChannel open() throws IOException {
    Path path = Files.createTempFile(folder, "in", null);
    try {
      return opener.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          // Where a file that is open cannot lose its name.
          StandardOpenOption.DELETE_ON_CLOSE);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /** A file that was received, whose failures are {@link Refusal}s. */
  private record Nameless(FileChannel file) implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer into) throws IOException {
      try {
        return file.read(into);
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        throw FolderFailure.unavailable("read", e);
      }
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
