package io.space7.storage.format;

import java.util.Optional;

/** Microsoft's container of chunks. */
final class Riff {
  private Riff() {}

  static Optional<SupportedFormat> probe(Bytes head) {
    if (!head.has(0, "RIFF")) {
      return Optional.empty();
    }
    return switch (head.text(8, 4)) {
      case "WEBP" -> Probe.when(isPicture(head), SupportedFormat.WEBP);
      case "AVI " ->
          Probe.when(
              head.has(12, "LIST") && head.has(20, "hdrl") && head.has(24, "avih"),
              SupportedFormat.AVI);
      case "WAVE" -> Probe.when(hasSoundFormat(head), SupportedFormat.WAV);
      default -> Optional.empty();
    };
  }

  private static boolean isPicture(Bytes head) {
    return switch (head.text(12, 4)) {
      case "VP8 " -> (head.u8(20) & 1) == 0 && head.has(23, "\u009D\u0001\u002A");
      case "VP8L" -> head.u8(20) == 0x2F;
      case "VP8X" -> head.little(16, 4) == 10;
      default -> false;
    };
  }

  /** Other chunks may come first. */
  private static boolean hasSoundFormat(Bytes head) {
    long at = 12;
    while (at < head.length()) {
      long size = head.little(at + 4, 4);
      if (head.has(at, "fmt ")) {
        return size >= 16 && head.little(at + 10, 2) > 0 && head.little(at + 12, 4) > 0;
      }
      if (size < 0 || !head.text(at, 4).matches("[ -~]{4}")) {
        return false;
      }
      at += 8 + size + (size & 1);
    }
    return false;
  }
}
