package io.space7.storage.format;

import java.nio.ByteBuffer;
import java.util.Set;

/** The part of EXIF that tells which way up a picture is: TIFF's first directory. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY = 12;
  private static final int SUB_DIRECTORY = 0x8769;
  private static final int MAX_HARMLESS = 64 * 1024;
  private static final int HEADER = 8;
  private static final int MAX_GAPS = 8;

  /** Sizes, resolution, colours, orientation, program, version. */
  private static final Set<Integer> HARMLESS =
      Set.of(
          0x00FE,
          0x0100,
          0x0101,
          0x0102,
          0x0103,
          0x0106,
          0x0111,
          ORIENTATION,
          0x0115,
          0x0116,
          0x0117,
          0x011A,
          0x011B,
          0x011C,
          0x0128,
          0x0131,
          0x0150,
          0x0213,
          0x9000,
          0x9101,
          0xA000,
          0xA001,
          0xA002,
          0xA003);

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

  /** Whether there is nothing in it but how the picture is stored and by which program. */
  static boolean isHarmless(Bytes content) {
    Bytes tiff = content.has(0, "Exif\0\0") ? content.part(6, content.length()) : content;
    boolean big = tiff.has(0, "MM\0*");
    if (tiff.length() > MAX_HARMLESS || !big && !tiff.has(0, "II*\0")) {
      return false;
    }
    long used = harmlessBytes(tiff, number(tiff, 4, 4, big), big, 0);
    // Between values there may be a byte to make places even.
    return used >= 0 && tiff.length() - HEADER - used <= MAX_GAPS;
  }

  /** How long a directory and its values are; -1 if any of them may tell about people. */
  private static long harmlessBytes(Bytes tiff, long directory, boolean big, int depth) {
    long entries = number(tiff, directory, 2, big);
    long end = directory + 2 + entries * ENTRY;
    if (entries < 0 || end + 4 > tiff.length() || number(tiff, end, 4, big) != 0) {
      return -1;
    }
    long used = end + 4 - directory;
    for (long at = directory + 2; at < end; at += ENTRY) {
      int tag = (int) number(tiff, at, 2, big);
      if (tag == SUB_DIRECTORY && depth == 0) {
        long within = harmlessBytes(tiff, number(tiff, at + 8, 4, big), big, 1);
        if (within < 0) {
          return -1;
        }
        used += within;
      } else if (HARMLESS.contains(tag)) {
        long size = number(tiff, at + 4, 4, big) * sizeOf((int) number(tiff, at + 2, 2, big));
        used += size > 4 ? size : 0;
      } else {
        return -1;
      }
    }
    return used;
  }

  private static int sizeOf(int type) {
    return switch (type) {
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12 -> 8;
      default -> 1;
    };
  }

  /** TIFF's header and a directory that tells which way up, and nothing else. */
  static byte[] orientationOnly(int orientation) {
    return ByteBuffer.allocate(26)
        .putInt(0x4D4D002A)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) ORIENTATION)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  private static long number(Bytes tiff, long at, int size, boolean big) {
    return big ? tiff.big(at, size) : tiff.little(at, size);
  }
}
