package io.space7.storage.format;

import io.space7.application.port.MetadataStripper;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;

/**
 * Walks the structure of a file, as the probes do, and leaves out or overwrites what tells about
 * people. What is left is copied byte by byte.
 *
 * <p>There is no library that does this for more than one of the formats without holding the file
 * in memory.
 */
public final class ProbedMetadataStripper implements MetadataStripper {
  @Override
  public Optional<InputStream> strip(SeekableByteChannel file, MediaFormat format)
      throws IOException {
    Bytes bytes = Bytes.of(file);
    Edits edits = new Edits(EmbeddedPicture::strip);
    try {
      strip(bytes, format, edits);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (bytes.isExhausted()) {
      throw Edits.unsafe();
    }
    List<Edits.Edit> sorted = edits.sorted();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(new EditedFile(file, sorted));
  }

  private static void strip(Bytes file, MediaFormat format, Edits edits) {
    boolean sound = format.types().get(0) == MediaType.AUDIO;
    switch (format.contentType()) {
      case "image/jpeg" -> new JpegMetadata(file, edits, false).strip();
      case "image/png" -> PngMetadata.strip(file, edits, false);
      case "image/gif" -> GifMetadata.strip(file, edits);
      case "image/webp" -> new WebpMetadata(file, edits, false).strip();
      case "image/x-icon" -> Bitmap.stripIcons(file, edits);
      case "image/heic", "image/avif" -> HeifMetadata.strip(file, edits);
      case "image/jxl" -> JpegXl.strip(file, edits);
      case "audio/wav", "video/x-msvideo", "audio/x-msvideo" -> RiffMetadata.strip(file, edits);
      case "video/mp4",
          "audio/mp4",
          "video/quicktime",
          "audio/quicktime",
          "video/3gpp",
          "audio/3gpp",
          "video/3gpp2",
          "audio/3gpp2" ->
          FilmMetadata.strip(file, edits, sound);
      case "video/webm", "audio/webm", "video/x-matroska", "audio/x-matroska" ->
          MatroskaMetadata.strip(file, edits, sound);
      case "audio/ogg", "video/ogg" -> new OggMetadata(file, edits, sound).strip();
      case "audio/flac" -> FlacMetadata.strip(file, edits);
      case "audio/mpeg", "audio/aac" -> MpegTags.strip(file, edits);
      case "audio/aiff" -> ChunkMetadata.stripAiff(file, edits);
      case "audio/x-caf" -> ChunkMetadata.stripCaf(file, edits);
      default -> {
        // Bitmaps and AMR have none.
      }
    }
  }
}
