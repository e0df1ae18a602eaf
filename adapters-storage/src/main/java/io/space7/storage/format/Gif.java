package io.space7.storage.format;

import java.util.Optional;

/** GIF, animated or not. */
final class Gif {
  static final int HEADER = 13;
  private static final int MAX_BLOCKS = 100_000;

  private Gif() {}

  /**
   * Blocks up to the first frame. {@code GIF89a} alone is text that a script can begin with, so
   * what follows has to be what a decoder would take, and the width not be the text's next letters:
   * no real picture is that wide.
   */
  static Optional<Finding> probe(Bytes file) {
    boolean signed = file.has(0, "GIF87a") || file.has(0, "GIF89a");
    if (!signed || file.length() < HEADER || isText(file)) {
      return Optional.empty();
    }
    long at = HEADER + colourTable(file.u8(10));
    for (int blocks = 0; blocks < MAX_BLOCKS && file.u8(at) == '!'; blocks++) {
      at = endOfSubBlocks(file, at + 2);
    }
    long width = file.little(at + 5, 2);
    long height = file.little(at + 7, 2);
    if (file.u8(at) != ',' || width <= 0 || height <= 0) {
      return Optional.empty();
    }
    int codeSize = file.u8(at + 10 + colourTable(file.u8(at + 9)));
    // A frame that reaches over the screen makes the screen larger.
    return Finding.when(
        codeSize >= 1 && codeSize <= 11,
        Finding.picture(
            SupportedFormat.GIF,
            Math.max(file.little(6, 2), file.little(at + 1, 2) + width),
            Math.max(file.little(8, 2), file.little(at + 3, 2) + height)));
  }

  static long colourTable(int flags) {
    return flags >= 0 && (flags & 0x80) != 0 ? 3L << (flags & 7) + 1 : 0;
  }

  static long endOfSubBlocks(Bytes file, long from) {
    long at = from;
    for (int size = file.u8(at); size > 0; size = file.u8(at)) {
      at += 1 + size;
    }
    return at + 1;
  }

  private static boolean isText(Bytes file) {
    return file.text(6, 2).chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
