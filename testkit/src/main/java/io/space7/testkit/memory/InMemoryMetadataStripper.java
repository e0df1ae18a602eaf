package io.space7.testkit.memory;

import io.space7.application.port.MetadataStripper;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/** The twin of {@link MetadataStripper}: it knows where EXIF stands at the beginning of a JPEG. */
public final class InMemoryMetadataStripper implements MetadataStripper {
  private static final int APP1 = 0xFFE1;
  private static final int COMMENT = 0xFFFE;

  @Override
  public Optional<InputStream> strip(SeekableByteChannel file, MediaFormat format)
      throws IOException {
    if (!format.contentType().equals("image/jpeg")) {
      return Optional.empty();
    }
    ByteBuffer all = ByteBuffer.allocate((int) file.size());
    file.position(0);
    while (all.hasRemaining() && file.read(all) >= 0) {
      // until it is whole
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    all.rewind();
    kept.write(all.array(), 0, 2);
    all.position(2);
    while (all.remaining() > 4 && isSegment(all.getChar(all.position()))) {
      int start = all.position();
      int size = 2 + all.getChar(start + 2);
      if (size > all.remaining()) {
        throw new Refusal(
            ErrorCode.UNSUPPORTED_MEDIA,
            "The personal metadata of this picture cannot be taken out safely.");
      }
      if (all.getChar(start) != APP1) {
        kept.write(all.array(), start, size);
      }
      all.position(start + size);
    }
    kept.write(all.array(), all.position(), all.remaining());
    return kept.size() == file.size()
        ? Optional.empty()
        : Optional.of(new ByteArrayInputStream(kept.toByteArray()));
  }

  private static boolean isSegment(int marker) {
    return marker >= 0xFFE0 && marker <= 0xFFEF || marker == COMMENT;
  }
}
