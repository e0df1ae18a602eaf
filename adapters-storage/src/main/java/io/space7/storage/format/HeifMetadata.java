package io.space7.storage.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The items of HEIC and AVIF, and the boxes of JPEG XL, that tell about people. They are
 * overwritten where they stand, because the places of everything else are told from the start of
 * the file.
 */
final class HeifMetadata {
  private static final int BEFORE_TIFF = 4;
  private static final String NO_XMP = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/> ";

  private HeifMetadata() {}

  static void strip(Bytes file, Edits edits) {
    HeifItems items = HeifItems.of(file);
    if (items == null) {
      return;
    }
    for (HeifItems.Item item : items.metadata()) {
      if (!item.located) {
        throw Edits.unsafe();
      }
      boolean exif = item.type.equals("Exif") && item.extents.size() == 1;
      for (HeifItems.Extent extent : item.extents) {
        long end = extent.at() + extent.length();
        if (end > file.length() || end < extent.at()) {
          throw Edits.unsafe();
        }
        if (exif) {
          stripExif(file, extent, edits);
        } else if (item.type.equals("Exif")) {
          edits.zero(extent.at(), end);
        } else {
          stripXmp(file, extent, edits);
        }
      }
    }
  }

  /** What is left is XMP that tells nothing, and the spaces that may follow it. */
  private static void stripXmp(Bytes file, HeifItems.Extent extent, Edits edits) {
    long end = extent.at() + extent.length();
    int kept = extent.length() < NO_XMP.length() ? 0 : NO_XMP.length();
    if (kept == 0 || !file.has(extent.at(), NO_XMP) || file.u8(end - 1) != ' ') {
      byte[] xmp = NO_XMP.getBytes(StandardCharsets.ISO_8859_1);
      edits.replace(extent.at(), extent.at() + kept, Arrays.copyOf(xmp, kept));
      edits.fill(extent.at() + kept, end, ' ');
    }
  }

  /** What is left is EXIF that tells which way up, if there is room for it, or tells nothing. */
  private static void stripExif(Bytes file, HeifItems.Extent extent, Edits edits) {
    long end = extent.at() + extent.length();
    long tiff = extent.at() + BEFORE_TIFF + Math.max(0, file.u32(extent.at()));
    long last = end;
    while (last > tiff && file.u8(last - 1) == 0) {
      last--;
    }
    // The directory of what was stripped ends in zeros itself.
    if (Exif.isHarmless(file.part(tiff, Math.min(end, last + 8)))) {
      return;
    }
    byte[] left = Exif.orientationOnly(Exif.orientation(file.part(tiff, end)));
    if (left[19] == 0) {
      left = Arrays.copyOf(new byte[] {'M', 'M', 0, '*', 0, 0, 0, 8}, 14);
    }
    if (extent.length() < BEFORE_TIFF + left.length) {
      edits.zero(extent.at(), end);
      return;
    }
    edits.replace(
        extent.at(),
        extent.at() + BEFORE_TIFF + left.length,
        ByteBuffer.allocate(BEFORE_TIFF + left.length).putInt(0).put(left).array());
    edits.zero(extent.at() + BEFORE_TIFF + left.length, end);
  }

  static void stripJpegXl(Bytes file, Edits edits) {
    if (!file.has(0, JpegXl.CONTAINER)) {
      return;
    }
    for (Box box : Box.in(file, 12, file.length())) {
      String type = box.type().equals("brob") ? file.text(box.start(), 4) : box.type();
      if (List.of("Exif", "xml ", "jumb", "uuid").contains(type)) {
        free(box, edits);
      }
    }
  }

  /** Makes a box one of which nothing is read. */
  static void free(Box box, Edits edits) {
    edits.replace(box.at() + 4, box.at() + 8, "free".getBytes(StandardCharsets.ISO_8859_1));
    edits.zero(box.start(), box.end());
  }
}
