package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/** JPEG XL, bare or in a container. */
final class JpegXl {
  static final String CONTAINER = "\0\0\0\u000CJXL \r\n\u0087\n\0\0\0";
  private static final int[][] RATIOS = {{1, 1}, {12, 10}, {4, 3}, {3, 2}, {16, 9}, {5, 4}, {2, 1}};

  private static final int SHORTEST = 12;

  /** What the picture is decoded from; the others tell about it, or give a JPEG back. */
  private static final Set<String> PICTURE =
      Set.of("ftyp", "jxlc", "jxlp", "jxll", "jxli", "jhgm", "free");

  private JpegXl() {}

  static Optional<Finding> probe(Bytes file) {
    if (file.has(0, "\u00FF\n")) {
      return codeStream(file);
    }
    if (!file.has(0, CONTAINER) || !file.has(16, "ftypjxl ")) {
      return Optional.empty();
    }
    for (Box box : Box.in(file, 12, file.length())) {
      switch (box.type()) {
        case "jxlc" -> {
          return codeStream(file.part(box.start(), box.end()));
        }
        case "jxlp" -> {
          return codeStream(file.part(box.start() + 4, box.end()));
        }
        default -> {
          // Metadata may come first.
        }
      }
    }
    return Optional.empty();
  }

  static void strip(Bytes file, Edits edits) {
    if (file.has(0, CONTAINER)) {
      for (Box box : Box.in(file, 12, file.length())) {
        if (!PICTURE.contains(box.type())) {
          box.free(edits);
        }
      }
    }
  }

  /** The size, and which way up it is, are the first that is told. */
  private static Optional<Finding> codeStream(Bytes file) {
    if (!file.has(0, "\u00FF\n") || file.length() < SHORTEST || isText(file)) {
      return Optional.empty();
    }
    Bits bits = new Bits(file, 2);
    boolean small = bits.next(1) == 1;
    long height = small ? 8 * (bits.next(5) + 1) : 1 + bits.sized();
    int ratio = (int) bits.next(3);
    long width;
    if (ratio == 0) {
      width = small ? 8 * (bits.next(5) + 1) : 1 + bits.sized();
    } else {
      width = height * RATIOS[ratio - 1][0] / RATIOS[ratio - 1][1];
    }
    boolean allDefault = bits.next(1) == 1;
    int orientation = allDefault || bits.next(1) == 0 ? 1 : 1 + (int) bits.next(3);
    return Finding.when(
        width <= 1 << 30 && height <= 1 << 30,
        Finding.picture(SupportedFormat.JXL, width, height).oriented(orientation));
  }

  /** Two bytes are all that mark a code stream, and the second is a line feed. */
  private static boolean isText(Bytes file) {
    return file.text(2, SHORTEST - 2).chars().allMatch(c -> c >= ' ' && c <= '~' || c == '\n');
  }

  /** Bits from the lowest of each byte on. */
  private static final class Bits {
    private static final int[] SIZES = {9, 13, 18, 30};
    private final Bytes file;
    private long at;

    Bits(Bytes file, long byteAt) {
      this.file = file;
      this.at = byteAt * 8;
    }

    long next(int count) {
      long value = 0;
      for (int i = 0; i < count; i++, at++) {
        value |= (long) (Math.max(0, file.u8(at / 8)) >> at % 8 & 1) << i;
      }
      return value;
    }

    long sized() {
      return next(SIZES[(int) next(2)]);
    }
  }
}
