package io.space7.storage.local;

import io.space7.application.port.MediaStore;
import io.space7.domain.Media;
import io.space7.domain.MediaName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;

/** A file in the media folder. Holds nothing open; every part that is read opens it anew. */
record LocalFile(MediaName name, String contentType, long size, MediaFolder folder)
    implements MediaStore.StoredFile {
  /** A file that is deleted while a part is read is read to that part's end. */
  @Override
  public ReadableByteChannel read(long from, long length) {
    Objects.checkFromIndexSize(from, length, size);
    try {
      FileChannel channel = folder.open(name).orElseThrow(Media::notFound);
      return new FileRange(channel, from, from + length);
    } catch (IOException e) {
      throw FolderFailure.unavailable("read", e);
    }
  }
}
