package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/**
 * An MPEG transport stream, as it is broadcast, or as camcorders and discs keep it, with a time
 * before each packet. One byte is all that marks a packet, so each of the first packets has to have
 * it, and the table that lists the programs has to be among them.
 */
final class TransportStream {
  private static final int PACKET = 188;
  private static final int TIME = 4;
  private static final int FEWEST = 3;

  /** Packets at the start that are looked at, and at the end. */
  private static final int LOOKED_AT = 5000;

  /** Packets at the start that must be whole. */
  private static final int CHECKED = 350;

  private static final int CLOCK = 90_000;
  private static final long CLOCK_WRAPS = 1L << 33;

  private static final Set<Integer> PICTURES =
      Set.of(0x01, 0x02, 0x10, 0x1B, 0x20, 0x21, 0x24, 0x33, 0x42, 0xD1, 0xD2, 0xD4, 0xEA);
  private static final Set<Integer> SOUND =
      Set.of(0x03, 0x04, 0x0F, 0x11, 0x1C, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87);

  private final Bytes file;
  private final int before;
  private final long packets;
  private int programMap = -1;
  private boolean sound;
  private boolean pictures;

  /**
   * @param before bytes before each packet that do not belong to the stream
   */
  private TransportStream(Bytes file, int before) {
    this.file = file;
    this.before = before;
    this.packets = file.length() / (before + PACKET);
  }

  static Optional<Finding> probe(Bytes file) {
    for (int before : new int[] {0, TIME}) {
      TransportStream stream = new TransportStream(file, before);
      if (stream.isOne()) {
        boolean soundOnly = stream.sound && !stream.pictures;
        return Optional.of(
            Finding.sound(
                soundOnly ? SupportedFormat.MPEG_TS_AUDIO : SupportedFormat.MPEG_TS,
                stream.durationMs()));
      }
    }
    return Optional.empty();
  }

  private boolean isOne() {
    boolean programs = false;
    for (long i = 0; i < Math.min(packets, LOOKED_AT); i++) {
      long at = at(i);
      if (!isPacket(at)) {
        if (i < CHECKED) {
          return false;
        }
        break;
      }
      int flags = file.u16(at + 1);
      boolean begins = (flags & 0x4000) != 0;
      int payload = file.u8(at + 3) >> 4 & 3;
      int id = flags & 0x1FFF;
      if (begins && id == 0 && payload == 1 && file.u16(at + 4) == 0) {
        programs = true;
        readPrograms(at + 5);
      } else if (begins && id == programMap) {
        readProgram(at + 4 + (payload == 3 ? 1 + Math.max(0, file.u8(at + 4)) : 0), at + PACKET);
        break;
      }
    }
    return packets >= FEWEST && programs;
  }

  private long at(long packet) {
    return packet * (before + PACKET) + before;
  }

  private boolean isPacket(long at) {
    boolean broken = (file.u16(at + 1) & 0x8000) != 0;
    return file.u8(at) == 'G' && !broken && (file.u8(at + 3) >> 4 & 3) != 0;
  }

  /** The first program that is not the network's. */
  private void readPrograms(long table) {
    long end = table + 3 + (file.u16(table + 1) & 0xFFF) - 4;
    for (long at = table + 8; at + 4 <= end; at += 4) {
      if (file.u16(at) != 0) {
        programMap = file.u16(at + 2) & 0x1FFF;
        return;
      }
    }
  }

  private void readProgram(long from, long packetEnd) {
    long table = from + 1 + Math.max(0, file.u8(from));
    long end = table + 3 + (file.u16(table + 1) & 0xFFF) - 4;
    long at = table + 12 + (file.u16(table + 10) & 0xFFF);
    if (end > packetEnd) {
      pictures = true; // not told here
    }
    while (at + 5 <= Math.min(end, packetEnd)) {
      pictures |= PICTURES.contains(file.u8(at));
      sound |= SOUND.contains(file.u8(at)) || isPrivateSound(at);
      at += 5 + (file.u16(at + 3) & 0xFFF);
    }
  }

  /** What Opus, AC-3 and DTS are announced as in Europe. */
  private boolean isPrivateSound(long at) {
    long end = at + 5 + (file.u16(at + 3) & 0xFFF);
    for (long d = at + 5; file.u8(at) == 0x06 && d + 2 <= end; d += 2 + file.u8(d + 1)) {
      boolean registered = file.u8(d) == 0x05 && file.has(d + 2, "Opus");
      if (registered || Set.of(0x6A, 0x7A, 0x7B).contains(file.u8(d))) {
        return true;
      }
    }
    return false;
  }

  private Long durationMs() {
    long first = -1;
    for (long i = 0; i < Math.min(packets, LOOKED_AT) && first < 0; i++) {
      first = clock(at(i));
    }
    long last = -1;
    for (long i = packets - 1; i >= Math.max(0, packets - LOOKED_AT) && last < 0; i--) {
      last = clock(at(i));
    }
    return first < 0 || last < 0
        ? null
        : Finding.millis(Math.floorMod(last - first, CLOCK_WRAPS), CLOCK);
  }

  /** The clock reference in a packet, in ticks; -1 if it has none. */
  private long clock(long at) {
    boolean has =
        isPacket(at)
            && (file.u8(at + 3) & 0x20) != 0
            && file.u8(at + 4) >= 7
            && (file.u8(at + 5) & 0x10) != 0;
    return has ? file.big(at + 6, 5) >> 7 : -1;
  }
}
