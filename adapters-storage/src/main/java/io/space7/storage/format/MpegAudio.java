package io.space7.storage.format;

import java.util.Optional;

/**
 * MP3 and ADTS: frames after frames, between tags. Two bytes are all that marks a frame, so several
 * have to follow each other at the distance that each one tells, or a tag or the end behind them.
 */
final class MpegAudio {
  /** In a row, to be believed. */
  private static final int FRAMES = 3;

  /** In a row, to be believed behind bytes that are neither frame nor tag. */
  private static final int FRAMES_AFTER_JUNK = 6;

  /**
   * What a tag with a wrong size, or a recording cut out of a longer one, leaves before a frame.
   */
  private static final int MAX_JUNK_AFTER_TAG = 256 * 1024;

  private static final int MAX_JUNK = 4 * 1024;
  private static final int MAX_ZEROS = 1024 * 1024;

  private final Bytes file;
  private final Coding coding;

  private MpegAudio(Bytes file, Coding coding) {
    this.file = file;
    this.coding = coding;
  }

  static Optional<Finding> probe(Bytes file) {
    long tags = Id3.endOfTags(file);
    long start = tags;
    while (start < tags + MAX_ZEROS && file.u8(start) == 0) {
      start++;
    }
    for (Coding coding : Coding.values()) {
      MpegAudio sound = new MpegAudio(file, coding);
      if (sound.isRun(start, FRAMES)) {
        return Optional.of(sound.found(start));
      }
    }
    long end = start + (tags > 0 ? MAX_JUNK_AFTER_TAG : MAX_JUNK);
    for (long at = start; at < end && at < file.length(); at++) {
      if (file.u8(at) != 0xFF) {
        continue;
      }
      for (Coding coding : Coding.values()) {
        MpegAudio sound = new MpegAudio(file, coding);
        if (sound.isRun(at, FRAMES_AFTER_JUNK)) {
          return Optional.of(sound.found(at));
        }
      }
    }
    return Optional.empty();
  }

  private Finding found(long start) {
    return Finding.sound(coding.format, durationMs(start));
  }

  /** Fewer frames will do if they lead exactly to a tag or to the end. */
  private boolean isRun(long start, int wanted) {
    long at = start;
    for (int frames = 0; frames < wanted; frames++) {
      if (frames > 0 && (at == file.length() || isTag(at))) {
        return true;
      }
      int size = sizeOfFrame(at, start);
      if (size <= 0) {
        return false;
      }
      if (at + size > file.length()) {
        return frames > 1;
      }
      at += size;
    }
    return true;
  }

  /** 0 if there is no frame like the first one. */
  private int sizeOfFrame(long at, long first) {
    boolean alike = ((file.u32(at) ^ file.u32(first)) & coding.fixed) == 0;
    return alike ? coding.size(file, at) : 0;
  }

  private boolean isTag(long at) {
    return file.has(at, "TAG")
        || file.has(at, "APETAGEX")
        || file.has(at, "LYRICSBEGIN")
        || file.has(at, "ID3");
  }

  private Long durationMs(long start) {
    int rate = coding.rate(file, start);
    long counted = coding.told(file, start);
    if (counted > 0) {
      return Finding.millis((double) counted * coding.samples(file, start), rate);
    }
    long samples = 0;
    long at = start;
    while (at < file.length() && !isTag(at)) {
      int size = sizeOfFrame(at, start);
      if (size > 0) {
        samples += coding.samples(file, at);
        at += size;
      } else {
        at = nextRun(at + 1, start);
      }
    }
    return file.isExhausted() ? null : Finding.millis(samples, rate);
  }

  /** Over damage. */
  private long nextRun(long from, long first) {
    for (long at = from; at < file.length() && at < from + MAX_JUNK_AFTER_TAG; at++) {
      if (file.u8(at) == 0xFF && sizeOfFrame(at, first) > 0 && isRun(at, FRAMES)) {
        return at;
      }
    }
    return file.length();
  }

  private enum Coding {
    /** Version, layer and sampling rate stay the same in all frames. */
    MP3(SupportedFormat.MP3, 0xFFFE0C00) {
      @Override
      int size(Bytes file, long at) {
        int bits = (int) file.u32(at);
        int bitrate = bits >> 12 & 15;
        boolean layerThree = (bits >> 17 & 3) == 1;
        if ((bits & 0xFFE00000) != 0xFFE00000
            || (bits >> 19 & 3) == 1
            || !layerThree
            || bitrate == 0
            || bitrate == 15
            || (bits >> 10 & 3) == 3) {
          return 0;
        }
        int kbits = (isOne(bits) ? KBITS_1 : KBITS_2)[bitrate];
        return samples(file, at) / 8 * kbits * 1000 / rate(file, at) + (bits >> 9 & 1);
      }

      @Override
      int samples(Bytes file, long at) {
        return isOne((int) file.u32(at)) ? 1152 : 576;
      }

      @Override
      int rate(Bytes file, long at) {
        int bits = (int) file.u32(at);
        int shift = isOne(bits) ? 0 : (bits >> 19 & 3) == 2 ? 1 : 2;
        return HERTZ[bits >> 10 & 3] >> shift;
      }

      /** The first frame may hold no sound, but what an encoder knows about the rest. */
      @Override
      long told(Bytes file, long at) {
        int bits = (int) file.u32(at);
        boolean mono = (bits >> 6 & 3) == 3;
        long xing = at + 4 + (isOne(bits) ? mono ? 17 : 32 : mono ? 9 : 17);
        if (file.has(xing, "Xing") || file.has(xing, "Info")) {
          return (file.u32(xing + 4) & 1) == 1 ? file.u32(xing + 8) : 0;
        }
        return file.has(at + 36, "VBRI") ? file.u32(at + 50) : 0;
      }

      private boolean isOne(int bits) {
        return (bits >> 19 & 3) == 3;
      }
    },

    /** Version, profile, sampling rate and channels stay the same in all frames. */
    ADTS(SupportedFormat.AAC, 0xFFFEFDC0) {
      @Override
      int size(Bytes file, long at) {
        int bits = (int) file.u32(at);
        boolean sync = (bits & 0xFFF60000) == 0xFFF00000;
        boolean knownRate = (bits >> 10 & 15) < ADTS_HERTZ.length;
        int length = (bits & 3) << 11 | (int) (file.big(at + 4, 2) >> 5);
        return file.u16(at + 4) >= 0 && sync && knownRate && length >= 7 ? length : 0;
      }

      @Override
      int samples(Bytes file, long at) {
        return 1024 * ((file.u8(at + 6) & 3) + 1);
      }

      @Override
      int rate(Bytes file, long at) {
        return ADTS_HERTZ[(int) file.u32(at) >> 10 & 15];
      }

      @Override
      long told(Bytes file, long at) {
        return 0;
      }
    };

    private static final int[] KBITS_1 = {
      0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
    };
    private static final int[] KBITS_2 = {
      0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
    };
    private static final int[] HERTZ = {44_100, 48_000, 32_000};
    private static final int[] ADTS_HERTZ = {
      96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
      7_350
    };

    private final SupportedFormat format;
    private final int fixed;

    Coding(SupportedFormat format, int fixed) {
      this.format = format;
      this.fixed = fixed;
    }

    /** In bytes; 0 if there is no frame. */
    abstract int size(Bytes file, long at);

    /** Of one frame. */
    abstract int samples(Bytes file, long at);

    /** Samples a second. */
    abstract int rate(Bytes file, long at);

    /** How many frames there are, if the first one tells; 0 if not. */
    abstract long told(Bytes file, long at);
  }
}
