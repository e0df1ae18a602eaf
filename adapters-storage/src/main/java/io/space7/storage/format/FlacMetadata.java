package io.space7.storage.format;

/**
 * The blocks of FLAC that tell about people. They keep their length, so that they can be those of
 * FLAC in Ogg too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639">RFC 9639, section 8</a>
 */
final class FlacMetadata {
  private static final int MAX_BLOCKS = 10_000;
  private static final int HEAD = 4;
  private static final int LAST = 0x80;
  private static final int PADDING = 1;
  private static final int APPLICATION = 2;
  private static final int COMMENTS = 4;
  private static final int PICTURE = 6;

  private FlacMetadata() {}

  static void strip(Bytes file, Edits edits) {
    Id3Metadata.stripTags(file, edits, 0, file.length());
    long at = Id3.endOfTags(file) + HEAD;
    for (int i = 0; i < MAX_BLOCKS; i++) {
      at = stripBlock(file, edits, at);
      if (at < 0) {
        return;
      }
    }
    throw Edits.unsafe();
  }

  /** Returns where the next block begins; -1 behind the last one. */
  static long stripBlock(Bytes file, Edits edits, long at) {
    int head = file.u8(at);
    long start = at + HEAD;
    long end = start + file.big(at + 1, 3);
    if (head < 0 || end > file.length()) {
      throw Edits.unsafe();
    }
    switch (head & ~LAST) {
      case COMMENTS -> VorbisComments.strip(file.part(0, end), edits, start, true);
      case PICTURE ->
          edits.stripPicture(file, Math.min(end, VorbisComments.startOfPicture(file, start)), end);
      case APPLICATION -> {
        edits.replace(at, at + 1, new byte[] {(byte) (head & LAST | PADDING)});
        edits.zero(start, end);
      }
      default -> {
        // about the sound
      }
    }
    return (head & LAST) == 0 ? end : -1;
  }
}
