package io.space7.storage.format;

import io.space7.application.port.MediaDetector;
import java.util.Optional;

/**
 * MP3 and ADTS: frames after frames, with or without a tag in front. Two bytes are all that marks a
 * frame, so several have to follow each other at the distance that each one tells.
 */
final class MpegAudio {
  private static final int FRAMES = 3;
  private static final int TAG_HEADER = 10;
  private static final int[] KBITS_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };
  private static final int[] KBITS_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };
  private static final int[] HERTZ = {44_100, 48_000, 32_000};

  /** Version, layer and sampling rate stay the same in all frames of an MP3. */
  private static final int MP3_FIXED = 0xFFFE0C00;

  /** Version, profile, sampling rate and channels stay the same in all frames of ADTS. */
  private static final int ADTS_FIXED = 0xFFFEFDC0;

  private MpegAudio() {}

  static Optional<SupportedFormat> probe(Bytes head) {
    long start = tag(head);
    if (start > head.length()) {
      return Probe.when(isCutOff(head), SupportedFormat.MP3);
    }
    while (start > 0 && head.u8(start) == 0) {
      start++;
    }
    if (isFrames(head, start, MpegAudio::mp3Frame, MP3_FIXED)) {
      return Optional.of(SupportedFormat.MP3);
    }
    return Probe.when(isFrames(head, start, MpegAudio::adtsFrame, ADTS_FIXED), SupportedFormat.AAC);
  }

  /** The length of the ID3v2 tag at the start, 0 without one. */
  private static long tag(Bytes head) {
    int version = head.u8(3);
    int flags = head.u8(5);
    long size = head.u32(6);
    boolean valid =
        head.has(0, "ID3")
            && version >= 2
            && version <= 4
            && (flags & 0x0F) == 0
            && size >= 0
            && (size & 0x80808080L) == 0;
    if (!valid) {
      return 0;
    }
    long length =
        (size & 0x7F) | (size & 0x7F00) >> 1 | (size & 0x7F0000) >> 2 | (size & 0x7F000000) >> 3;
    return TAG_HEADER + length + ((flags & 0x10) != 0 ? TAG_HEADER : 0);
  }

  /** A tag with a large picture goes on behind what is seen, and the sound begins behind it. */
  private static boolean isCutOff(Bytes head) {
    boolean extended = (head.u8(5) & 0x40) != 0;
    String firstItem = head.text(TAG_HEADER, head.u8(3) == 2 ? 3 : 4);
    return head.length() == MediaDetector.HEAD_BYTES
        && (extended || firstItem.matches("[A-Z0-9]+"));
  }

  private static boolean isFrames(Bytes head, long start, FrameLength length, int fixed) {
    long at = start;
    int frames = 0;
    while (frames < FRAMES && at < head.length()) {
      int size = length.of(head, at);
      if (size <= 0 || ((head.u32(at) ^ head.u32(start)) & fixed) != 0) {
        return false;
      }
      at += size;
      frames++;
    }
    return frames > 1 || frames == 1 && at == head.length();
  }

  private static int mp3Frame(Bytes head, long at) {
    int bits = (int) head.u32(at);
    int version = bits >> 19 & 3;
    int bitrate = bits >> 12 & 15;
    int rate = bits >> 10 & 3;
    boolean layerThree = (bits >> 17 & 3) == 1;
    if ((bits & 0xFFE00000) != 0xFFE00000
        || version == 1
        || !layerThree
        || bitrate == 0
        || bitrate == 15
        || rate == 3) {
      return 0;
    }
    boolean one = version == 3;
    int hertz = HERTZ[rate] >> (one ? 0 : version == 2 ? 1 : 2);
    int kbits = (one ? KBITS_1 : KBITS_2)[bitrate];
    return (one ? 144 : 72) * kbits * 1000 / hertz + (bits >> 9 & 1);
  }

  private static int adtsFrame(Bytes head, long at) {
    int bits = (int) head.u32(at);
    boolean sync = (bits & 0xFFF60000) == 0xFFF00000;
    boolean knownRate = (bits >> 10 & 15) <= 12;
    int length = (bits & 3) << 11 | (int) (head.big(at + 4, 2) >> 5);
    return head.u16(at + 4) >= 0 && sync && knownRate && length >= 7 ? length : 0;
  }

  @FunctionalInterface
  private interface FrameLength {
    /** 0 if there is no frame. */
    int of(Bytes head, long at);
  }
}
