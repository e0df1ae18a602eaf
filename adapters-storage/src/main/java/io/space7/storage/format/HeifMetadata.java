package io.space7.storage.format;

import io.space7.storage.format.HeifItems.Extent;
import io.space7.storage.format.HeifItems.Item;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The items of HEIC and AVIF that tell about people, and small pictures of what was there before it
 * was cut. They are overwritten where they stand, because the places of everything else are told
 * from the start of the file.
 */
final class HeifMetadata {
  private static final int BEFORE_TIFF = 4;
  private static final String NO_XMP = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/> ";

  private final Bytes file;
  private final Edits edits;

  private HeifMetadata(Bytes file, Edits edits) {
    this.file = file;
    this.edits = edits;
  }

  static void strip(Bytes file, Edits edits) {
    HeifItems items = HeifItems.of(file);
    if (items != null) {
      new HeifMetadata(file, edits).strip(items);
    }
    FilmMetadata.strip(file, edits, false);
  }

  private void strip(HeifItems items) {
    Set<Item> taken = new HashSet<>(items.thumbnails());
    for (Item item : items.located()) {
      if (isMetadata(item)) {
        taken.add(item);
      }
    }
    for (Item item : taken) {
      requireOwnPlace(item, items, taken);
      if (item.type.equals("Exif") && item.extents.size() == 1) {
        stripExif(item.extents.get(0));
      } else if (item.type.equals("mime") && item.content.contains("xml")) {
        item.extents.forEach(this::stripXmp);
      } else {
        hide(item);
      }
    }
  }

  private static boolean isMetadata(Item item) {
    return item.type.equals("Exif") || item.type.equals("mime") || item.type.equals("uri ");
  }

  /** What is overwritten must be known, and be nothing of a picture. */
  private void requireOwnPlace(Item item, HeifItems items, Set<Item> taken) {
    if (!item.located) {
      throw Edits.unsafe();
    }
    for (Extent extent : item.extents) {
      if (extent.end() > file.length() || extent.end() < extent.at()) {
        throw Edits.unsafe();
      }
      for (Item other : items.located()) {
        if (!taken.contains(other) && other.extents.stream().anyMatch(extent::overlaps)) {
          throw Edits.unsafe();
        }
      }
    }
  }

  /** It becomes an item of a type that nothing reads. */
  private void hide(Item item) {
    for (Extent extent : item.extents) {
      edits.zero(extent.at(), extent.end());
    }
    if (!item.type.equals("Exif")) {
      byte[] free = "free".getBytes(StandardCharsets.ISO_8859_1);
      edits.replace(item.typeAt, item.typeAt + free.length, free);
    }
  }

  /** What is left is XMP that tells nothing, and the spaces that may follow it. */
  private void stripXmp(Extent extent) {
    int kept = extent.length() < NO_XMP.length() ? 0 : NO_XMP.length();
    if (kept == 0 || !file.has(extent.at(), NO_XMP) || file.u8(extent.end() - 1) != ' ') {
      byte[] xmp = NO_XMP.getBytes(StandardCharsets.ISO_8859_1);
      edits.replace(extent.at(), extent.at() + kept, Arrays.copyOf(xmp, kept));
      edits.fill(extent.at() + kept, extent.end(), ' ');
    }
  }

  /** What is left is EXIF that tells which way up, if there is room for it, or tells nothing. */
  private void stripExif(Extent extent) {
    long end = extent.end();
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
}
