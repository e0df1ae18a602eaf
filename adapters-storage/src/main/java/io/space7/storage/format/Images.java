package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/** Pictures with a format of their own. */
final class Images {
  private static final long OLDEST_BMP_HEADER = 12;
  private static final Set<Long> BMP_HEADERS = Set.of(40L, 52L, 56L, 108L, 124L);

  private Images() {}

  /** The signature, and an IHDR with values that the standard knows. */
  static Optional<SupportedFormat> png(Bytes head) {
    int depth = head.u8(24);
    boolean depthFitsColour =
        switch (head.u8(25)) {
          case 0 -> Set.of(1, 2, 4, 8, 16).contains(depth);
          case 3 -> Set.of(1, 2, 4, 8).contains(depth);
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    return Probe.when(
        head.has(0, "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR")
            && isDimension(head.u32(16), Integer.MAX_VALUE)
            && isDimension(head.u32(20), Integer.MAX_VALUE)
            && depthFitsColour
            && head.u16(26) == 0
            && Set.of(0, 1).contains(head.u8(28)),
        SupportedFormat.PNG);
  }

  /** Segments up to the frame header, with no byte between them. */
  static Optional<SupportedFormat> jpeg(Bytes head) {
    if (!head.has(0, "\u00FF\u00D8\u00FF")) {
      return Optional.empty();
    }
    long at = 2;
    while (at + 9 <= head.length()) {
      if (head.u8(at) != 0xFF) {
        return Optional.empty();
      }
      int marker = head.u8(at + 1);
      if (marker == 0xFF) {
        at++;
        continue;
      }
      boolean tables = marker == 0xC4 || marker == 0xCC || marker == 0xDB || marker == 0xDD;
      boolean frame = marker >= 0xC0 && marker <= 0xCF && !tables && marker != 0xC8;
      boolean application = marker >= 0xE0 && marker <= 0xEF || marker == 0xFE;
      int length = head.u16(at + 2);
      if (frame) {
        return Probe.when(length >= 11 && head.u16(at + 7) > 0, SupportedFormat.JPEG);
      }
      if (!tables && !application || length < 2) {
        return Optional.empty();
      }
      at += 2 + length;
    }
    return Probe.when(at > 2, SupportedFormat.JPEG);
  }

  /**
   * Blocks up to the first frame. {@code GIF89a} alone is text that a script can begin with, so
   * what follows has to be what a decoder would take, and the width not be the text's next letters:
   * no real picture is that wide.
   */
  static Optional<SupportedFormat> gif(Bytes head) {
    boolean signed = head.has(0, "GIF87a") || head.has(0, "GIF89a");
    if (!signed || head.length() < 13 || isText(head, 6, 2)) {
      return Optional.empty();
    }
    long at = 13 + colourTable(head.u8(10));
    while (at < head.length()) {
      int block = head.u8(at);
      if (block == ',') {
        long data = at + 10 + colourTable(head.u8(at + 9));
        int codeSize = head.u8(data);
        return Probe.when(
            isDimension(head.little(at + 5, 2), 0xFFFF)
                && isDimension(head.little(at + 7, 2), 0xFFFF)
                && (codeSize >= 2 && codeSize <= 8 || data >= head.length()),
            SupportedFormat.GIF);
      }
      if (block != '!') {
        return Optional.empty();
      }
      at += 2;
      for (int size = head.u8(at); size > 0; size = head.u8(at)) {
        at += 1 + size;
      }
      at++;
    }
    return Optional.of(SupportedFormat.GIF);
  }

  private static long colourTable(int flags) {
    return flags >= 0 && (flags & 0x80) != 0 ? 3L << (flags & 7) + 1 : 0;
  }

  /**
   * A bitmap; {@code BM} alone begins many a word. A size that is text would be half a gigabyte.
   */
  static Optional<SupportedFormat> bmp(Bytes head) {
    long header = head.little(14, 4);
    if (!head.has(0, "BM") || isText(head, 2, 4)) {
      return Optional.empty();
    }
    if (header == OLDEST_BMP_HEADER) {
      return Probe.when(
          head.little(10, 4) >= 14 + header
              && isDimension(head.little(18, 2), 0xFFFF)
              && isDimension(head.little(20, 2), 0xFFFF)
              && head.little(22, 2) == 1
              && Set.of(1L, 4L, 8L, 24L).contains(head.little(24, 2)),
          SupportedFormat.BMP);
    }
    return Probe.when(
        BMP_HEADERS.contains(header)
            && head.little(10, 4) >= 14 + header
            && isDimension(head.little(18, 4), Integer.MAX_VALUE)
            && head.little(22, 4) > 0
            && head.little(26, 2) == 1
            && Set.of(1L, 2L, 4L, 8L, 16L, 24L, 32L).contains(head.little(28, 2)),
        SupportedFormat.BMP);
  }

  private static boolean isText(Bytes head, int at, int length) {
    return head.text(at, length).chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static boolean isDimension(long value, long max) {
    return value > 0 && value <= max;
  }
}
