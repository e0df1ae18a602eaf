package io.space7.storage.format;

import io.space7.application.port.MediaDetector;
import java.util.Optional;

/** Sounds with a format of their own. */
final class Sounds {
  private static final int[] AMR_FRAMES = {12, 13, 15, 17, 19, 20, 26, 31, 5};
  private static final int[] AMR_WB_FRAMES = {17, 23, 32, 36, 40, 46, 50, 58, 60, 5};
  private static final int NO_DATA = 15;
  private static final int LOST = 14;

  private Sounds() {}

  /** The marker and the block that has to come first. */
  static Optional<SupportedFormat> flac(Bytes head) {
    return Probe.when(
        head.has(0, "fLaC")
            && (head.u8(4) & 0x7F) == 0
            && head.big(5, 3) == 34
            && head.big(18, 3) >> 4 > 0,
        SupportedFormat.FLAC);
  }

  /** The marker looks like the first line of a shell script, so frames have to follow. */
  static Optional<SupportedFormat> amr(Bytes head) {
    if (head.has(0, "#!AMR\n")) {
      return Probe.when(isFrames(head, 6, AMR_FRAMES), SupportedFormat.AMR);
    }
    return Probe.when(
        head.has(0, "#!AMR-WB\n") && isFrames(head, 9, AMR_WB_FRAMES), SupportedFormat.AMR_WB);
  }

  private static boolean isFrames(Bytes head, long start, int[] sizes) {
    long at = start;
    while (at < head.length()) {
      int header = head.u8(at);
      int type = header >> 3 & 15;
      boolean empty = type == NO_DATA || type == LOST && sizes == AMR_WB_FRAMES;
      boolean good = (header & 4) != 0;
      if ((header & 0x83) != 0 || !empty && (type >= sizes.length || !good)) {
        return false;
      }
      at += 1 + (empty ? 0 : sizes[type]);
    }
    boolean endsWithAFrame = at == head.length() || head.length() == MediaDetector.HEAD_BYTES;
    return at > start && endsWithAFrame;
  }

  /** Apple's Core Audio, whose description has to come first. */
  static Optional<SupportedFormat> caf(Bytes head) {
    return Probe.when(
        head.has(0, "caff\0\u0001\0\0desc") && head.big(12, 8) == 32, SupportedFormat.CAF);
  }
}
