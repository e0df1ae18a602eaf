package io.space7.storage.format;

/** The tags in front of and behind MP3 and AAC: ID3v2, and APE, which music players write. */
final class MpegTags {
  private static final int MAX_ITEMS = 1000;
  private static final int APE_FOOTER = 32;
  private static final int OLD_TAG = 128;

  private MpegTags() {}

  static void strip(Bytes file, Edits edits) {
    Id3Metadata.stripTags(file, edits, 0, file.length());
    long end = file.length();
    if (file.has(end - OLD_TAG, "TAG")) {
      end -= OLD_TAG;
    }
    long footer = end - APE_FOOTER;
    if (file.has(footer, "APETAGEX")) {
      stripItems(file, edits, end - file.little(footer + 12, 4), footer);
    }
  }

  /** What a value is, is said by its name; pictures have a name of their own before them. */
  private static void stripItems(Bytes file, Edits edits, long from, long end) {
    long at = from;
    for (int i = 0; i < MAX_ITEMS && at >= 0 && at + 8 < end; i++) {
      long size = file.little(at, 4);
      long value = file.find("\0", at + 8, Math.min(end, at + 8 + 256)) + 1;
      if (value <= 0 || value + size > end) {
        throw Edits.unsafe();
      }
      String name = file.text(at + 8, (int) (value - at - 9));
      if (name.startsWith("Cover Art")) {
        long picture = file.find("\0", value, value + size) + 1;
        edits.stripPicture(file, picture <= 0 ? value : picture, value + size);
      } else if (PersonalNames.isPersonal(name, true)) {
        edits.fill(value, value + size, ' ');
      }
      at = value + size;
    }
  }
}
