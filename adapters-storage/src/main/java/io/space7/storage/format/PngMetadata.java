package io.space7.storage.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/** The chunks of a PNG that tell about people. */
final class PngMetadata {
  private static final int MAX_CHUNKS = 100_000;
  private static final int LONGEST_KEYWORD = 79;

  /** What is said about the picture and the program, and not about people. */
  private static final Set<String> PLAIN =
      Set.of(
          "title",
          "description",
          "comment",
          "software",
          "disclaimer",
          "warning",
          "creation time",
          "date:create",
          "date:modify",
          "date:timestamp");

  private PngMetadata() {}

  static void strip(Bytes file, Edits edits) {
    long at = Png.FIRST_CHUNK;
    for (int i = 0; i < MAX_CHUNKS && at + 12 <= file.length(); i++) {
      long size = file.u32(at);
      String type = file.text(at + 4, 4);
      long end = at + 12 + size;
      if (type.equals("IEND")) {
        return;
      }
      boolean personal =
          switch (type) {
            case "tEXt", "zTXt", "iTXt" -> !PLAIN.contains(keyword(file, at + 8));
            case "eXIf" -> !Exif.isHarmless(file.part(at + 8, end - 4));
            case "zxIf", "caBX" -> true;
            default -> false;
          };
      if (personal && end > file.length()) {
        throw Edits.unsafe();
      }
      if (personal) {
        int orientation = type.equals("eXIf") ? Exif.orientation(file.part(at + 8, end - 4)) : 0;
        edits.replace(at, end, orientation == 0 ? new byte[0] : exif(orientation));
      }
      at = end;
    }
  }

  private static String keyword(Bytes file, long at) {
    long end = file.find("\0", at, at + LONGEST_KEYWORD + 1);
    return end < 0 ? "" : file.text(at, (int) (end - at)).toLowerCase(Locale.ROOT);
  }

  private static byte[] exif(int orientation) {
    byte[] tiff = Exif.orientationOnly(orientation);
    CRC32 checksum = new CRC32();
    byte[] type = "eXIf".getBytes(StandardCharsets.ISO_8859_1);
    checksum.update(type);
    checksum.update(tiff);
    return ByteBuffer.allocate(12 + tiff.length)
        .putInt(tiff.length)
        .put(type)
        .put(tiff)
        .putInt((int) checksum.getValue())
        .array();
  }
}
