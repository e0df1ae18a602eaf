package io.space7.storage.format;

/** ID3v2 tags in front of a sound, of which there may be several. */
final class Id3 {
  private static final int HEADER = 10;
  private static final int MAX_TAGS = 100;

  private Id3() {}

  /** Where what follows the tags begins; 0 without one. */
  static long endOfTags(Bytes file) {
    long at = 0;
    for (int i = 0; i < MAX_TAGS && file.has(at, "ID3"); i++) {
      long end = end(file, at);
      if (end == at) {
        break;
      }
      at = end;
    }
    return at;
  }

  /** Where the tag at a position ends; the position itself if there is none. */
  static long end(Bytes file, long at) {
    int version = file.u8(at + 3);
    int flags = file.u8(at + 5);
    long size = file.u32(at + 6);
    boolean valid =
        file.has(at, "ID3")
            && version >= 2
            && version <= 4
            && (flags & 0x0F) == 0
            && size >= 0
            && (size & 0x80808080L) == 0;
    if (!valid) {
      return at;
    }
    return at + HEADER + synchsafe(size) + ((flags & 0x10) != 0 ? HEADER : 0);
  }

  /** A number of which seven bits of each byte count. */
  static long synchsafe(long size) {
    return (size & 0x7F) | (size & 0x7F00) >> 1 | (size & 0x7F0000) >> 2 | (size & 0x7F000000) >> 3;
  }
}
