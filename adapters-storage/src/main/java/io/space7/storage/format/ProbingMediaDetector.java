package io.space7.storage.format;

import io.space7.application.port.MediaDetector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/**
 * Asks two witnesses: a probe that walks the structure of a format, and Tika's magic, which knows a
 * thousand formats that are not accepted. A file is accepted if they agree.
 *
 * <p>Neither alone would do. Tika takes the six letters {@code GIF89a} for a picture and two bytes
 * for sound, cannot tell WebM from Matroska nor most MP4 files from QuickTime, and does not know
 * transport streams; a probe does not know what else its bytes could pass for. The probes come
 * first, because they are cheap and refuse nearly everything, so that hardly any hostile input
 * reaches Tika's regular expressions and its XML parser.
 *
 * <p>A file that is a valid picture and hides a script in a comment is a valid picture: it is
 * served under this detector's content type with {@code nosniff}, and no browser executes it.
 *
 * <p>Safe for use by many threads. Making one takes some hundred milliseconds the first time.
 */
public final class ProbingMediaDetector implements MediaDetector {
  private static final List<Probe> PROBES =
      List.of(
          Png::probe,
          Jpeg::probe,
          Gif::probe,
          Bitmap::bmp,
          Bitmap::ico,
          JpegXl::probe,
          Riff::probe,
          IsoMedia::probe,
          Ebml::probe,
          Ogg::probe,
          Sounds::flac,
          Sounds::amr,
          Sounds::caf,
          Sounds::aiff,
          MpegAudio::probe,
          TransportStream::probe);

  /** As many bytes of a file's start are enough for Tika. */
  private static final int TIKA_BYTES = 64 * 1024;

  private final MimeTypes tika = MimeTypes.getDefaultMimeTypes();

  @Override
  public Optional<Detected> detect(SeekableByteChannel file) throws IOException {
    Bytes bytes = Bytes.of(file);
    try {
      return PROBES.stream()
          .flatMap(probe -> probe.probe(bytes).stream())
          .findFirst()
          .filter(found -> found.format().isCalled(tikaName(bytes)))
          .map(ProbingMediaDetector::detected);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public String accepted() {
    return SupportedFormat.NAMES;
  }

  private static Detected detected(Finding found) {
    return new Detected(found.format().media(), found.width(), found.height(), found.durationMs());
  }

  private String tikaName(Bytes file) {
    byte[] head = file.bytes(0, TIKA_BYTES);
    try {
      return tika.detect(new ByteArrayInputStream(head), new Metadata()).getBaseType().toString();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }
}
