package io.space7.storage.format;

/**
 * The blocks of a GIF that are neither pictures nor comments nor how often it plays, and what
 * stands behind them.
 */
final class GifMetadata {
  private static final int MAX_BLOCKS = 1_000_000;
  private static final int APPLICATION = 0xFF;

  private GifMetadata() {}

  static void strip(Bytes file, Edits edits) {
    long at = Gif.HEADER + Gif.colourTable(file.u8(10));
    for (int i = 0; i < MAX_BLOCKS; i++) {
      long start = at;
      if (file.u8(at) == ',') {
        at = Gif.endOfSubBlocks(file, at + 11 + Gif.colourTable(file.u8(at + 9)));
      } else if (file.u8(at) == '!') {
        at = Gif.endOfSubBlocks(file, at + 2);
        if (file.u8(start + 1) == APPLICATION && !isPlain(file, start + 3)) {
          edits.remove(start, Math.min(at, file.length()));
        }
      } else {
        if (file.u8(at) == ';' && at + 1 < file.length()) {
          edits.remove(at + 1, file.length());
        }
        return;
      }
    }
    throw Edits.unsafe();
  }

  private static boolean isPlain(Bytes file, long name) {
    return file.has(name, "NETSCAPE2.0")
        || file.has(name, "ANIMEXTS1.0")
        || file.has(name, "ICCRGBG1012")
        || file.has(name, "ImageMagick");
  }
}
