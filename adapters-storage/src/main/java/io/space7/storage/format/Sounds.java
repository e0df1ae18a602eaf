package io.space7.storage.format;

import java.util.Optional;

/** Sounds with a format of their own. */
final class Sounds {
  private static final int[] AMR_FRAMES = {12, 13, 15, 17, 19, 20, 26, 31, 5};
  private static final int[] AMR_WB_FRAMES = {17, 23, 32, 36, 40, 46, 50, 58, 60, 5};
  private static final int AMR_FRAME_MS = 20;
  private static final int NO_DATA = 15;
  private static final int LOST = 14;
  private static final int MAX_CHUNKS = 10_000;

  private Sounds() {}

  /** The marker and the block that has to come first; tags may stand before it. */
  static Optional<Finding> flac(Bytes file) {
    long at = Id3.endOfTags(file);
    long rate = file.big(at + 18, 3) >> 4;
    long samples = (file.u8(at + 21) & 15L) << 32 | file.u32(at + 22);
    return Finding.when(
        file.has(at, "fLaC")
            && (file.u8(at + 4) & 0x7F) == 0
            && file.big(at + 5, 3) == 34
            && rate > 0,
        Finding.sound(SupportedFormat.FLAC, Finding.millis(samples, rate)));
  }

  /** The marker looks like the first line of a shell script, so frames have to follow. */
  static Optional<Finding> amr(Bytes file) {
    if (file.has(0, "#!AMR\n")) {
      return frames(file, 6, AMR_FRAMES, SupportedFormat.AMR);
    }
    return file.has(0, "#!AMR-WB\n")
        ? frames(file, 9, AMR_WB_FRAMES, SupportedFormat.AMR_WB)
        : Optional.empty();
  }

  /** The last frame may be cut off. */
  private static Optional<Finding> frames(
      Bytes file, long start, int[] sizes, SupportedFormat format) {
    long at = start;
    long count = 0;
    while (at < file.length()) {
      int header = file.u8(at);
      int type = header >> 3 & 15;
      boolean empty = type == NO_DATA || type == LOST && sizes == AMR_WB_FRAMES;
      boolean good = (header & 4) != 0;
      if ((header & 0x83) != 0 || !empty && (type >= sizes.length || !good)) {
        return Optional.empty();
      }
      at += 1 + (empty ? 0 : sizes[type]);
      count++;
    }
    boolean whole = count > 1 || at == file.length();
    return Finding.when(
        count > 0 && whole, Finding.sound(format, Finding.millis(count * AMR_FRAME_MS, 1000)));
  }

  /** Apple's Core Audio, whose description has to come first. */
  static Optional<Finding> caf(Bytes file) {
    if (!file.has(0, "caff\0\u0001\0\0desc") || file.big(12, 8) != 32) {
      return Optional.empty();
    }
    double rate = Double.longBitsToDouble(file.u32(20) << 32 | file.u32(24));
    long bytesPerPacket = file.u32(36);
    long framesPerPacket = file.u32(40);
    Long durationMs = null;
    long at = 52;
    for (int i = 0; i < MAX_CHUNKS && at + 12 <= file.length(); i++) {
      long size = file.big(at + 4, 8);
      if (file.has(at, "pakt")) {
        durationMs = Finding.millis(file.big(at + 20, 8), rate);
      } else if (file.has(at, "data") && bytesPerPacket > 0) {
        // -1 goes on to the end.
        long rest = file.length() - at - 12;
        long bytes = (size < 0 || size > rest ? rest : size) - 4;
        durationMs = Finding.millis((double) bytes / bytesPerPacket * framesPerPacket, rate);
      }
      if (size < 0) {
        break;
      }
      at += 12 + size;
    }
    return Optional.of(Finding.sound(SupportedFormat.CAF, durationMs));
  }

  /** AIFF, and AIFC, which may be compressed. */
  static Optional<Finding> aiff(Bytes file) {
    if (!file.has(0, "FORM") || !file.has(8, "AIFF") && !file.has(8, "AIFC")) {
      return Optional.empty();
    }
    boolean sound = false;
    Finding found = null;
    long at = 12;
    for (int i = 0; i < MAX_CHUNKS && at + 8 <= file.length(); i++) {
      long size = file.u32(at + 4);
      if (file.has(at, "COMM") && size >= 18 && file.u16(at + 8) > 0) {
        long frames = file.u32(at + 10);
        found =
            Finding.sound(SupportedFormat.AIFF, Finding.millis(frames, extended(file, at + 16)));
      }
      sound |= file.has(at, "SSND");
      at += 8 + size + (size & 1);
    }
    return Optional.ofNullable(sound ? found : null);
  }

  /** A floating-point number of 80 bits. */
  private static double extended(Bytes file, long at) {
    int exponent = file.u16(at) & 0x7FFF;
    return Math.scalb((double) file.u32(at + 2), exponent - 16383 - 31);
  }
}
