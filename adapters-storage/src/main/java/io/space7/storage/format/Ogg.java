package io.space7.storage.format;

import java.util.Optional;

/** Ogg pages; the first page of every stream comes before all others and names its coding. */
final class Ogg {
  private static final int FIRST_PAGE = 2;
  private static final int HEADER = 27;

  /** The longest page, and where in front of the end of a file its last page begins at most. */
  private static final int LONGEST_PAGE = HEADER + 255 + 255 * 255;

  private static final int MAX_STREAMS = 1000;

  private Ogg() {}

  static Optional<Finding> probe(Bytes file) {
    Stream sound = null;
    Finding pictures = null;
    long at = 0;
    for (int i = 0; i < MAX_STREAMS && isFirstPage(file, at); i++) {
      int segments = file.u8(at + 26);
      long body = at + HEADER + segments;
      Stream stream = Stream.of(file, body, file.little(at + 14, 4));
      sound = sound == null ? stream : sound;
      if (pictures == null) {
        pictures = pictures(file, body);
      }
      at = body;
      for (int s = 0; s < segments; s++) {
        at += Math.max(0, file.u8(body - segments + s));
      }
    }
    Long durationMs = sound == null ? null : sound.durationMs(file);
    if (pictures != null) {
      return Optional.of(
          new Finding(SupportedFormat.OGG_VIDEO, pictures.width(), pictures.height(), durationMs));
    }
    return Finding.when(sound != null, Finding.sound(SupportedFormat.OGG, durationMs));
  }

  private static boolean isFirstPage(Bytes file, long at) {
    return file.has(at, "OggS\0") && (file.u8(at + 5) & FIRST_PAGE) != 0;
  }

  private static Finding pictures(Bytes file, long body) {
    if (file.has(body, "\u0080theora")) {
      return Finding.picture(
          SupportedFormat.OGG_VIDEO, file.big(body + 14, 3), file.big(body + 17, 3));
    }
    return file.has(body, "OVP80")
        ? Finding.picture(SupportedFormat.OGG_VIDEO, file.u16(body + 8), file.u16(body + 10))
        : null;
  }

  /**
   * A stream of sound.
   *
   * @param rate of what its pages count
   * @param skipped of these at the start, which are not played
   */
  private record Stream(long serial, long rate, long skipped) {
    /** Null for other streams. */
    static Stream of(Bytes file, long body, long serial) {
      if (file.has(body, "OpusHead")) {
        return new Stream(serial, 48_000, file.little(body + 10, 2));
      }
      if (file.has(body, "\u0001vorbis")) {
        return new Stream(serial, file.little(body + 12, 4), 0);
      }
      if (file.has(body, "\u007FFLAC")) {
        return new Stream(serial, file.big(body + 27, 3) >> 4, 0);
      }
      return file.has(body, "Speex   ") ? new Stream(serial, file.little(body + 36, 4), 0) : null;
    }

    /** The last page of the stream tells how much there is. */
    Long durationMs(Bytes file) {
      long last = file.length() - HEADER;
      for (long at = last; at >= 0 && at > last - 2 * LONGEST_PAGE; at--) {
        if (file.has(at, "OggS\0") && file.little(at + 14, 4) == serial) {
          long position = file.little(at + 6, 8);
          if (position >= 0) {
            return Finding.millis(position - skipped, rate);
          }
        }
      }
      return null;
    }
  }
}
