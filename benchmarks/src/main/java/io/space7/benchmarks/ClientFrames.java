package io.space7.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as clients of a WebSocket send them (RFC 6455, section 5.2), under a mask of zeros. */
final class ClientFrames {
  private static final int TEXT = 0x1;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;

  /** Lengths of up to two bytes and of eight bytes begin with these. */
  private static final int TWO_BYTES = 126;

  private static final int EIGHT_BYTES = 127;
  private static final int LONGEST_SHORT = 125;

  private ClientFrames() {}

  static byte[] text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return join(head(payload.length), payload);
  }

  /** The beginning of a frame that announces more than comes. */
  static byte[] unfinished(int announced, int sent) {
    return join(head(announced), new byte[sent]);
  }

  static byte[] repeat(byte[] frame, int times) {
    ByteBuffer all = ByteBuffer.allocate(frame.length * times);
    for (int i = 0; i < times; i++) {
      all.put(frame);
    }
    return all.array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] head(int length) {
    ByteBuffer head = ByteBuffer.allocate(2 + Long.BYTES + MASK_BYTES);
    head.put((byte) (FIN | TEXT));
    if (length <= LONGEST_SHORT) {
      head.put((byte) (MASKED | length));
    } else if (length <= 0xFFFF) {
      head.put((byte) (MASKED | TWO_BYTES)).putShort((short) length);
    } else {
      head.put((byte) (MASKED | EIGHT_BYTES)).putLong(length);
    }
    head.putInt(0);
    byte[] bytes = new byte[head.position()];
    head.flip().get(bytes);
    return bytes;
  }
}
