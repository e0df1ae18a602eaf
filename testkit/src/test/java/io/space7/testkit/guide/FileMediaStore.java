package io.space7.testkit.guide;

import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** Keeps each file behind a header of 128 bytes that says its content type. */
public final class FileMediaStore implements MediaStore {
  private static final int HEADER = 128;

  private final Path whole;
  private final Path partial;

  public FileMediaStore(Path folder) throws IOException {
    whole = Files.createDirectories(folder.resolve("whole"));
    partial = Files.createDirectories(folder.resolve("partial"));
  }

  /** Only what the disk fails at becomes a refusal; what {@code bytes} throws is passed on. */
  @Override
  public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
    Path part = partial.resolve(name.value());
    boolean saved = false;
    try {
      try (FileChannel out = orRefuse(() -> create(part, format))) {
        byte[] buffer = new byte[64 * 1024];
        for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
          ByteBuffer some = ByteBuffer.wrap(buffer, 0, n);
          orRefuse(() -> write(out, some));
        }
        orRefuse(() -> force(out));
      }
      orRefuse(() -> publish(part, whole.resolve(name.value())));
      saved = true;
    } finally {
      if (!saved) {
        deleteQuietly(part);
      }
    }
  }

  private static FileChannel create(Path part, MediaFormat format) throws IOException {
    FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(format.contentType().getBytes(StandardCharsets.US_ASCII));
    write(out, header.rewind());
    return out;
  }

  private static FileChannel write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    return out;
  }

  private static FileChannel force(FileChannel out) throws IOException {
    out.force(true);
    return out;
  }

  /** Waits until the new name is on the disk too, which force on the file does not do. */
  private Path publish(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(whole, StandardOpenOption.READ)) {
      folder.force(true);
    }
    return file;
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException away) {
      // The sweep deletes it once the disk is back.
    }
  }

  @Override
  public Optional<StoredFile> open(MediaName name) {
    return orRefuse(
        () -> {
          try (FileChannel in = read(name)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            while (header.hasRemaining() && in.read(header) >= 0) {
              continue;
            }
            String type = new String(header.array(), StandardCharsets.US_ASCII).trim();
            return Optional.of(new Stored(name, type, in.size() - HEADER));
          } catch (NoSuchFileException e) {
            requireMounted();
            return Optional.empty();
          }
        });
  }

  private FileChannel read(MediaName name) throws IOException {
    return FileChannel.open(whole.resolve(name.value()), StandardOpenOption.READ);
  }

  /** A file that is not seen because the disk is away is not gone. */
  private void requireMounted() throws IOException {
    if (!Files.isDirectory(partial)) {
      throw new IOException("not mounted");
    }
  }

  @Override
  public void delete(MediaName name) {
    orRefuse(
        () -> {
          requireMounted();
          Files.deleteIfExists(partial.resolve(name.value()));
          return Files.deleteIfExists(whole.resolve(name.value()));
        });
  }

  @Override
  public String url(MediaName name, String origin) {
    return origin + "/media/" + name;
  }

  private interface DiskWork<T> {
    T run() throws IOException;
  }

  private static <T> T orRefuse(DiskWork<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new Refusal(
          ErrorCode.STORAGE_UNAVAILABLE, "The media storage does not answer; try again later.");
    }
  }

  private final class Stored implements StoredFile {
    private final MediaName name;
    private final String contentType;
    private final long size;

    Stored(MediaName name, String contentType, long size) {
      this.name = name;
      this.contentType = contentType;
      this.size = size;
    }

    @Override
    public MediaName name() {
      return name;
    }

    @Override
    public String contentType() {
      return contentType;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public ReadableByteChannel read(long from, long length) {
      Objects.checkFromIndexSize(from, length, size);
      return orRefuse(
          () -> {
            try {
              return new Part(FileMediaStore.this.read(name), HEADER + from, length);
            } catch (NoSuchFileException e) {
              requireMounted();
              throw new Refusal(ErrorCode.MEDIA_NOT_FOUND, "File not found.");
            }
          });
    }
  }

  private static final class Part implements ReadableByteChannel {
    private final FileChannel file;
    private long position;
    private long left;

    Part(FileChannel file, long position, long length) {
      this.file = file;
      this.position = position;
      this.left = length;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      if (file.isOpen() && left == 0) {
        return -1;
      }
      ByteBuffer some = buffer.slice().limit((int) Math.min(buffer.remaining(), left));
      int n = file.read(some, position);
      if (n < 0) {
        throw new EOFException("the file has become shorter");
      }
      buffer.position(buffer.position() + n);
      position += n;
      left -= n;
      return n;
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
