package io.space7.storage.format;

import java.nio.charset.StandardCharsets;

/**
 * The start of a file, to be read by probes that trust nothing in it: reading where there is
 * nothing gives a value that equals none, instead of an exception. Positions are long, so that sums
 * of lengths that a file claims do not overflow.
 */
final class Bytes {
  /** What is read where nothing is; no number in a file is negative. */
  static final long NOTHING = -1;

  private final byte[] bytes;

  Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  /** Whether the text, all Latin-1, stands at the position. */
  boolean has(long at, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    if (!contains(at, wanted.length)) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[(int) at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** So many characters of Latin-1; empty if there are fewer. */
  String text(long at, int length) {
    return contains(at, length)
        ? new String(bytes, (int) at, length, StandardCharsets.ISO_8859_1)
        : "";
  }

  int u8(long at) {
    return (int) big(at, 1);
  }

  int u16(long at) {
    return (int) big(at, 2);
  }

  long u32(long at) {
    return big(at, 4);
  }

  /** An unsigned number, the highest byte first; one too large for a long counts as nothing. */
  long big(long at, int size) {
    if (!contains(at, size)) {
      return NOTHING;
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | bytes[(int) at + i] & 0xFF;
    }
    return value < 0 ? NOTHING : value;
  }

  /** An unsigned number of at most four bytes, the lowest byte first. */
  long little(long at, int size) {
    if (!contains(at, size)) {
      return NOTHING;
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | bytes[(int) at + i] & 0xFF;
    }
    return value;
  }

  private boolean contains(long at, int size) {
    return at >= 0 && at <= bytes.length - size;
  }
}
