package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/** PNG, animated or not: a signature and chunks. */
final class Png {
  static final int FIRST_CHUNK = 8;
  private static final int MAX_CHUNKS = 10_000;

  private Png() {}

  /** The signature, an IHDR with values that the standard knows, and a chunk of picture data. */
  static Optional<Finding> probe(Bytes file) {
    int depth = file.u8(24);
    boolean depthFitsColour =
        switch (file.u8(25)) {
          case 0 -> Set.of(1, 2, 4, 8, 16).contains(depth);
          case 3 -> Set.of(1, 2, 4, 8).contains(depth);
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    boolean header =
        file.has(0, "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR")
            && isDimension(file.u32(16))
            && isDimension(file.u32(20))
            && depthFitsColour
            && file.u16(26) == 0
            && Set.of(0, 1).contains(file.u8(28));
    if (!header) {
      return Optional.empty();
    }
    int orientation = 0;
    boolean data = false;
    long at = FIRST_CHUNK;
    for (int i = 0; i < MAX_CHUNKS && at + 12 <= file.length(); i++) {
      long size = file.u32(at);
      String type = file.text(at + 4, 4);
      if (size > Integer.MAX_VALUE || type.equals("IEND")) {
        break;
      }
      data |= type.equals("IDAT");
      if (type.equals("eXIf")) {
        orientation = Exif.orientation(file.part(at + 8, at + 8 + size));
      }
      at += 12 + size;
    }
    return Finding.when(
        data,
        Finding.picture(SupportedFormat.PNG, file.u32(16), file.u32(20)).oriented(orientation));
  }

  private static boolean isDimension(long value) {
    return value > 0 && value <= Integer.MAX_VALUE;
  }
}
