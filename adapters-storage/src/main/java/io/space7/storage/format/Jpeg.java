package io.space7.storage.format;

import java.util.Optional;

/** JPEG: segments up to the scan that holds the picture. */
final class Jpeg {
  /** Bytes between two segments that are no part of either; decoders skip them. */
  private static final int MAX_STRAY = 64 * 1024;

  private Jpeg() {}

  /** A frame with a size, before the first scan. */
  static Optional<Finding> probe(Bytes file) {
    if (!file.has(0, "\u00FF\u00D8\u00FF")) {
      return Optional.empty();
    }
    int orientation = 0;
    Finding frame = null;
    Segment segment = Segment.after(file, 2);
    while (segment != null && !segment.isScan()) {
      if (segment.isFrame() && frame == null) {
        frame = frame(file, segment);
      } else if (segment.isExif(file) && orientation == 0) {
        orientation = Exif.orientation(segment.content(file));
      }
      segment = Segment.after(file, segment.end);
    }
    boolean scan = segment != null && segment.isScan();
    return Optional.ofNullable(scan && frame != null ? frame.oriented(orientation) : null);
  }

  /** The height may be told later, by a DNL segment. */
  private static Finding frame(Bytes file, Segment segment) {
    long width = file.u16(segment.start + 7);
    boolean valid =
        segment.end - segment.start >= 13 && width > 0 && file.u8(segment.start + 9) > 0;
    return valid ? Finding.picture(SupportedFormat.JPEG, width, file.u16(segment.start + 5)) : null;
  }

  /**
   * A segment.
   *
   * @param start of its marker, the last FF before it
   * @param end behind its content
   */
  record Segment(int marker, long start, long end) {
    static final int SCAN = 0xDA;
    static final int END = 0xD9;

    /** The next one, over stray bytes; null if there is none that makes sense. */
    static Segment after(Bytes file, long from) {
      for (long at = from; at < from + MAX_STRAY && at + 2 <= file.length(); at++) {
        int marker = file.u8(at) == 0xFF ? file.u8(at + 1) : 0;
        if (marker == END) {
          return new Segment(marker, at, at + 2);
        }
        // 01 and D0 to D8 have no content, 00 and FF are no markers.
        boolean content = marker >= 0xC0 && marker <= 0xFE && (marker < 0xD0 || marker > 0xD8);
        if (content) {
          int length = file.u16(at + 2);
          return length < 2 ? null : new Segment(marker, at, at + 2 + length);
        }
      }
      return null;
    }

    boolean isScan() {
      return marker == SCAN;
    }

    boolean isEnd() {
      return marker == END;
    }

    boolean isFrame() {
      boolean other = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
      return marker >= 0xC0 && marker <= 0xCF && !other;
    }

    boolean isExif(Bytes file) {
      return marker == 0xE1 && file.has(start + 4, "Exif\0");
    }

    Bytes content(Bytes file) {
      return file.part(start + 4, end);
    }
  }
}
