package io.space7.testkit.memory;

import io.space7.application.port.MediaDetector;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The twin of {@link MediaDetector}: it knows the beginnings of a few formats by heart. */
public final class InMemoryMediaDetector implements MediaDetector {
  private static final int HEAD = 24;
  private static final Set<String> MP4_BRANDS = Set.of("isom", "iso2", "mp41", "mp42", "avc1");

  private static final MediaFormat PNG = format("image/png", "png", MediaType.IMAGE);
  private static final MediaFormat JPEG = format("image/jpeg", "jpg", MediaType.IMAGE);
  private static final MediaFormat GIF = format("image/gif", "gif", MediaType.IMAGE);
  private static final MediaFormat MP3 = format("audio/mpeg", "mp3", MediaType.AUDIO);
  private static final MediaFormat OGG =
      format("audio/ogg", "ogg", MediaType.AUDIO, MediaType.VIDEO);
  private static final MediaFormat MP4 =
      format("video/mp4", "mp4", MediaType.VIDEO, MediaType.AUDIO);

  @Override
  public Optional<Detected> detect(SeekableByteChannel file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    file.position(0);
    while (head.hasRemaining() && file.read(head) >= 0) {
      // until there is enough, or no more
    }
    // One byte is one character here, so that text can be compared.
    String start = new String(head.array(), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(new Detected(PNG, head.getInt(16), head.getInt(20), null));
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      head.order(ByteOrder.LITTLE_ENDIAN);
      return Optional.of(new Detected(GIF, (int) head.getChar(6), (int) head.getChar(8), null));
    }
    return format(start).map(format -> new Detected(format, null, null, null));
  }

  @Override
  public String accepted() {
    return "PNG, JPEG, GIF, MP3, Ogg and MP4";
  }

  private static Optional<MediaFormat> format(String start) {
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (start.startsWith("ID3") || start.startsWith("\u00ff\u00fb")) {
      return Optional.of(MP3);
    }
    if (start.startsWith("OggS")) {
      return Optional.of(OGG);
    }
    boolean mp4 = start.startsWith("ftyp", 4) && MP4_BRANDS.contains(start.substring(8, 12));
    return mp4 ? Optional.of(MP4) : Optional.empty();
  }

  private static MediaFormat format(String contentType, String extension, MediaType... types) {
    return new MediaFormat(contentType, extension, List.of(types));
  }
}
