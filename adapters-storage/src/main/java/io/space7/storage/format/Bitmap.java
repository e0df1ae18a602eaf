package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/** Windows' and OS/2's pictures: BMP, and the icons that consist of such. */
final class Bitmap {
  private static final long OLDEST_HEADER = 12;

  /** 16 and 64 are OS/2's, of which the first is the second without what may be left out. */
  private static final Set<Long> HEADERS = Set.of(16L, 40L, 52L, 56L, 64L, 108L, 124L);

  private static final int FILE_HEADER = 14;
  private static final int ICON_ENTRY = 16;

  private Bitmap() {}

  /**
   * A bitmap; {@code BM} alone begins many a word. A size that is text would be half a gigabyte.
   */
  static Optional<Finding> bmp(Bytes file) {
    long header = file.little(FILE_HEADER, 4);
    boolean valid =
        file.has(0, "BM")
            && !file.text(2, 4).chars().allMatch(c -> c >= ' ' && c <= '~')
            && file.little(10, 4) >= FILE_HEADER + header
            && file.little(10, 4) < file.length();
    return valid ? picture(file, FILE_HEADER, SupportedFormat.BMP) : Optional.empty();
  }

  private static Optional<Finding> picture(Bytes file, long at, SupportedFormat format) {
    long header = file.little(at, 4);
    boolean oldest = header == OLDEST_HEADER;
    if (!oldest && !HEADERS.contains(header)) {
      return Optional.empty();
    }
    int size = oldest ? 2 : 4;
    long width = file.little(at + 4, size);
    long height = oldest ? file.little(at + 6, 2) : Math.abs((int) file.little(at + 8, 4));
    long planes = at + 4 + 2 * size;
    return Finding.when(
        width > 0
            && width <= Integer.MAX_VALUE
            && height > 0
            && file.little(planes, 2) == 1
            && Set.of(1L, 2L, 4L, 8L, 16L, 24L, 32L).contains(file.little(planes + 2, 2)),
        Finding.picture(format, width, height));
  }

  /** Pictures of several sizes, each a PNG or a bitmap; the largest counts. */
  static Optional<Finding> ico(Bytes file) {
    int count = (int) file.little(4, 2);
    if (!file.has(0, "\0\0\1\0") || count < 1 || count > 256) {
      return Optional.empty();
    }
    Finding largest = null;
    for (int i = 0; i < count; i++) {
      long entry = 6 + (long) i * ICON_ENTRY;
      long size = file.little(entry + 8, 4);
      long start = file.little(entry + 12, 4);
      if (start < 6 + (long) count * ICON_ENTRY || size < 40 || start + size > file.length()) {
        return Optional.empty();
      }
      Optional<Finding> one = icon(file.part(start, start + size));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      if (largest == null || pixels(one.get()) > pixels(largest)) {
        largest = one.get();
      }
    }
    return Optional.of(largest);
  }

  private static long pixels(Finding picture) {
    return (long) picture.width() * picture.height();
  }

  /** The pictures of an icon keep their length and place. */
  static void stripIcons(Bytes file, Edits edits) {
    long count = file.little(4, 2);
    for (long i = 0; i < count; i++) {
      long entry = 6 + i * ICON_ENTRY;
      long start = file.little(entry + 12, 4);
      if (file.has(start, "\u0089PNG")) {
        edits.stripPicture(file, start, start + file.little(entry + 8, 4));
      }
    }
  }

  /** A bitmap has its mask below it, and is told to be twice as high. */
  private static Optional<Finding> icon(Bytes picture) {
    return Png.probe(picture)
        .map(png -> new Finding(SupportedFormat.ICO, png.width(), png.height(), null))
        .or(
            () ->
                picture(picture, 0, SupportedFormat.ICO)
                    .filter(both -> both.height() > 1)
                    .map(
                        both -> new Finding(both.format(), both.width(), both.height() / 2, null)));
  }
}
