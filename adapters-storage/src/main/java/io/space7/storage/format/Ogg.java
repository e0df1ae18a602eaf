package io.space7.storage.format;

import java.util.Optional;

/** Ogg pages; the first page of every stream comes before all others and names its coding. */
final class Ogg {
  private static final int FIRST_PAGE = 2;
  private static final int HEADER = 27;

  private Ogg() {}

  static Optional<SupportedFormat> probe(Bytes head) {
    boolean sound = false;
    boolean pictures = false;
    long at = 0;
    while (head.has(at, "OggS\0") && (head.u8(at + 5) & FIRST_PAGE) != 0) {
      int segments = head.u8(at + 26);
      long body = at + HEADER + segments;
      sound |=
          head.has(body, "OpusHead")
              || head.has(body, "\u0001vorbis")
              || head.has(body, "\u007FFLAC")
              || head.has(body, "Speex   ");
      pictures |= head.has(body, "\u0080theora") || head.has(body, "OVP80");
      long next = body;
      for (int i = 0; i < segments; i++) {
        next += Math.max(0, head.u8(at + HEADER + i));
      }
      at = next;
    }
    return pictures
        ? Optional.of(SupportedFormat.OGG_VIDEO)
        : Probe.when(sound, SupportedFormat.OGG);
  }
}
