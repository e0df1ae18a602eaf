package io.space7.storage.format;

import io.space7.storage.format.Ebml.Element;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The tags of a Matroska or WebM file that tell about people; they become void elements. */
final class MatroskaMetadata {
  private static final long TAGS = 0x1254C367L;
  private static final long TAG = 0x7373;
  private static final long SIMPLE_TAG = 0x67C8;
  private static final long TAG_NAME = 0x45A3;
  private static final int MAX_ELEMENTS = 200_000;

  private static final Set<String> PLAIN =
      Set.of(
          "title",
          "comment",
          "description",
          "encoder",
          "encoder_options",
          "encoded_by",
          "genre",
          "duration",
          "language",
          "handler_name",
          "vendor_id",
          "major_brand",
          "minor_version",
          "compatible_brands",
          "creation_time",
          "date",
          "date_recorded",
          "date_released",
          "date_encoded",
          "bps",
          "number_of_frames",
          "number_of_bytes",
          "software",
          "album",
          "timecode",
          "alpha_mode",
          "stereo_mode");

  private static final Pattern PERSONAL =
      Pattern.compile(".*(location|gps|make|model|author|owner|device|camera|serial).*");

  private MatroskaMetadata() {}

  static void strip(Bytes file, Edits edits, boolean sound) {
    Element header = Element.at(file, 0);
    Element segment = header == null ? null : Element.at(file, header.end());
    while (segment != null && segment.id() == Ebml.VOID) {
      segment = Element.at(file, segment.end());
    }
    if (segment != null) {
      strip(file, edits, segment, sound);
    }
  }

  private static void strip(Bytes file, Edits edits, Element parent, boolean sound) {
    long at = parent.start();
    long end = Math.min(parent.end(), file.length());
    for (int i = 0; i < MAX_ELEMENTS && at < end; i++) {
      Element element = Element.at(file, at);
      if (element == null) {
        return;
      }
      if (element.id() == TAGS || element.id() == TAG) {
        strip(file, edits, element, sound);
      } else if (element.id() == SIMPLE_TAG && isPersonal(file, element, sound)) {
        makeVoid(at, Math.min(element.end(), end), edits);
      }
      at = element.open() ? element.start() : element.end();
    }
  }

  private static boolean isPersonal(Bytes file, Element tag, boolean sound) {
    long at = tag.start();
    while (at < tag.end()) {
      Element element = Element.at(file, at);
      if (element == null) {
        return true;
      }
      if (element.id() == TAG_NAME) {
        int size = (int) Math.min(256, element.end() - element.start());
        String name = file.text(element.start(), size).replace("\0", "").toLowerCase(Locale.ROOT);
        return sound
            ? PERSONAL.matcher(name).matches()
            : !PLAIN.contains(name) && !name.startsWith("_statistics");
      }
      at = element.end();
    }
    return true;
  }

  private static void makeVoid(long at, long end, Edits edits) {
    long size = end - at;
    byte[] header =
        size < 100
            ? new byte[] {(byte) Ebml.VOID, (byte) (0x80 | size - 2)}
            : ByteBuffer.allocate(9).put((byte) Ebml.VOID).putLong(1L << 56 | size - 9).array();
    edits.replace(at, at + header.length, header);
    edits.zero(at + header.length, end);
  }
}
