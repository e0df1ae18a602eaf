package io.space7.storage.format;

import java.util.Optional;

/**
 * An MPEG transport stream, as it is broadcast, or as camcorders and discs keep it, with a time
 * before each packet. One byte is all that marks a packet, so every packet has to have it, and the
 * table that lists the programs has to be among them.
 */
final class TransportStream {
  private static final int PACKET = 188;
  private static final int TIME = 4;
  private static final int FEWEST = 3;

  private TransportStream() {}

  static Optional<SupportedFormat> probe(Bytes head) {
    return Probe.when(hasPackets(head, 0) || hasPackets(head, TIME), SupportedFormat.MPEG_TS);
  }

  /**
   * @param before bytes before each packet that do not belong to the stream
   */
  private static boolean hasPackets(Bytes head, int before) {
    int packets = head.length() / (before + PACKET);
    boolean programs = false;
    for (int i = 0; i < packets; i++) {
      long at = (long) i * (before + PACKET) + before;
      int flags = head.u16(at + 1);
      int payload = head.u8(at + 3) >> 4 & 3;
      boolean broken = (flags & 0x8000) != 0;
      if (head.u8(at) != 'G' || broken || payload == 0) {
        return false;
      }
      boolean begins = (flags & 0x4000) != 0;
      boolean programTable = (flags & 0x1FFF) == 0;
      programs |= programTable && begins && payload == 1 && head.u16(at + 4) == 0;
    }
    return packets >= FEWEST && programs;
  }
}
