package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/** Microsoft's container of chunks, also with sizes of 64 bits (RF64, BW64). */
final class Riff {
  static final int FIRST_CHUNK = 12;
  private static final int MAX_CHUNKS = 10_000;

  private Riff() {}

  static Optional<Finding> probe(Bytes file) {
    boolean large = file.has(0, "RF64") || file.has(0, "BW64");
    if (!large && !file.has(0, "RIFF")) {
      return Optional.empty();
    }
    return switch (file.text(8, 4)) {
      case "WEBP" -> picture(file);
      case "AVI " -> film(file);
      case "WAVE" -> sound(file);
      default -> Optional.empty();
    };
  }

  private static Optional<Finding> picture(Bytes file) {
    Finding finding =
        switch (file.text(FIRST_CHUNK, 4)) {
          case "VP8 " ->
              (file.u8(20) & 1) == 0 && file.has(23, "\u009D\u0001\u002A")
                  ? webp(file.little(26, 2) & 0x3FFF, file.little(28, 2) & 0x3FFF)
                  : null;
          case "VP8L" ->
              file.u8(20) == 0x2F
                  ? webp((file.little(21, 4) & 0x3FFF) + 1, (file.little(21, 4) >> 14 & 0x3FFF) + 1)
                  : null;
          case "VP8X" -> canvas(file);
          default -> null;
        };
    return Optional.ofNullable(finding);
  }

  private static Finding webp(long width, long height) {
    return Finding.picture(SupportedFormat.WEBP, width, height);
  }

  private static Finding canvas(Bytes file) {
    boolean picture = false;
    int orientation = 0;
    Chunk chunk = Chunk.at(file, FIRST_CHUNK);
    for (int i = 0; i < MAX_CHUNKS && chunk != null; i++) {
      switch (chunk.type) {
        case "VP8 ", "VP8L", "ANMF" -> picture = true;
        case "EXIF" -> orientation = Exif.orientation(file.part(chunk.start, chunk.end));
        default -> {}
      }
      chunk = Chunk.at(file, chunk.next());
    }
    return picture && file.little(16, 4) >= 10
        ? webp(file.little(24, 3) + 1, file.little(27, 3) + 1).oriented(orientation)
        : null;
  }

  private static Optional<Finding> film(Bytes file) {
    boolean header = file.has(FIRST_CHUNK, "LIST") && file.has(20, "hdrl") && file.has(24, "avih");
    if (!header) {
      return Optional.empty();
    }
    boolean pictures = false;
    boolean sound = false;
    Long longest = null;
    Chunk chunk = Chunk.at(file, 24);
    long end = FIRST_CHUNK + 8 + file.little(16, 4);
    for (int i = 0; i < MAX_CHUNKS && chunk != null && chunk.at < end; i++) {
      if (chunk.type.equals("LIST")
          && file.has(chunk.start, "strl")
          && file.has(chunk.start + 4, "strh")) {
        long stream = chunk.start + 12;
        pictures |= file.has(stream, "vids");
        sound |= file.has(stream, "auds");
        Long ms =
            Finding.millis(
                (double) file.little(stream + 32, 4) * file.little(stream + 20, 4),
                file.little(stream + 24, 4));
        longest = longest == null || ms != null && ms > longest ? ms : longest;
      }
      chunk = Chunk.at(file, chunk.next());
    }
    if (!pictures) {
      return Finding.when(sound, Finding.sound(SupportedFormat.AVI_AUDIO, longest));
    }
    Finding size = Finding.picture(SupportedFormat.AVI, file.little(64, 4), file.little(68, 4));
    return Optional.of(new Finding(size.format(), size.width(), size.height(), longest));
  }

  /** Other chunks may come first. */
  private static Optional<Finding> sound(Bytes file) {
    long bytesPerSecond = 0;
    long wide = Bytes.NOTHING;
    long rate = 0;
    long samples = 0;
    boolean compressed = false;
    Chunk chunk = Chunk.at(file, FIRST_CHUNK);
    for (int i = 0; i < MAX_CHUNKS && chunk != null; i++) {
      if (chunk.type.equals("ds64")) {
        wide = file.little(chunk.start + 8, 8);
      } else if (chunk.type.equals("fmt ")) {
        boolean valid =
            chunk.end - chunk.start >= 16
                && file.little(chunk.start + 2, 2) > 0
                && file.little(chunk.start + 4, 4) > 0;
        if (!valid) {
          return Optional.empty();
        }
        bytesPerSecond = file.little(chunk.start + 8, 4);
        rate = file.little(chunk.start + 4, 4);
        compressed = !Set.of(1L, 3L, 0xFFFEL).contains(file.little(chunk.start, 2));
      } else if (chunk.type.equals("fact") && compressed) {
        samples = file.little(chunk.start, 4);
      } else if (chunk.type.equals("data")) {
        // A recorder that was cut off has not told the size.
        long rest = file.length() - chunk.start;
        long told = wide > 0 ? wide : chunk.end - chunk.start;
        long size = told <= 0 || told > rest ? rest : told;
        return Finding.when(
            bytesPerSecond > 0,
            Finding.sound(
                SupportedFormat.WAV,
                samples > 0
                    ? Finding.millis(samples, rate)
                    : Finding.millis(size, bytesPerSecond)));
      } else if (!chunk.type.matches("[ -~]{4}")) {
        return Optional.empty();
      }
      chunk = Chunk.at(file, chunk.next());
    }
    return Optional.empty();
  }

  /** A chunk, which may claim to end behind the file. */
  record Chunk(String type, long at, long start, long end) {
    /** Null if there is none. */
    static Chunk at(Bytes file, long at) {
      long size = file.little(at + 4, 4);
      return size < 0 ? null : new Chunk(file.text(at, 4), at, at + 8, at + 8 + size);
    }

    long next() {
      return end + (end - start & 1);
    }
  }
}
