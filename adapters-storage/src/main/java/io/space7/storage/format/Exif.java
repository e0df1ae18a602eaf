package io.space7.storage.format;

/** The part of EXIF that tells which way up a picture is: TIFF's first directory. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY = 12;
  private static final int MAX_ENTRIES = 1000;

  private Exif() {}

  /**
   * Which way up the picture is, 1 to 8.
   *
   * @param tiff what begins with TIFF's header; {@code Exif\0\0} may stand before it
   * @return 0 if it is not told
   */
  static int orientation(Bytes tiff) {
    if (tiff.has(0, "Exif\0\0")) {
      return orientation(tiff.part(6, tiff.length()));
    }
    boolean big = tiff.has(0, "MM\0*");
    if (!big && !tiff.has(0, "II*\0")) {
      return 0;
    }
    long directory = number(tiff, 4, 4, big);
    long entries = Math.min(number(tiff, directory, 2, big), MAX_ENTRIES);
    for (long at = directory + 2; at < directory + 2 + entries * ENTRY; at += ENTRY) {
      if (number(tiff, at, 2, big) == ORIENTATION) {
        long value = number(tiff, at + 8, 2, big);
        return value >= 1 && value <= 8 ? (int) value : 0;
      }
    }
    return 0;
  }

  private static long number(Bytes tiff, long at, int size, boolean big) {
    return big ? tiff.big(at, size) : tiff.little(at, size);
  }
}
