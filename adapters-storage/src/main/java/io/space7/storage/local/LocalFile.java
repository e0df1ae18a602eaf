package io.space7.storage.local;

import io.space7.application.port.MediaStore;
import io.space7.domain.Media;
import io.space7.domain.MediaName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;

/** A file in the media folder. Holds nothing open; every part that is read opens it anew. */
record LocalFile(MediaName name, String contentType, long size, Instant storedAt, Path path)
    implements MediaStore.StoredFile {
  /** A file that is deleted while a part is read is read to that part's end. */
  @Override
  public ReadableByteChannel read(long from, long length) {
    Objects.checkFromIndexSize(from, length, size);
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return new FileRange(channel, from, from + length);
    } catch (NoSuchFileException e) {
      throw Media.notFound();
    } catch (IOException e) {
      throw FolderFailure.unavailable("read", e);
    }
  }
}
