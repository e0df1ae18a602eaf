package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Encodes Socket.IO packets down to the bytes of a WebSocket text frame. A server's frames are not
 * masked, so the same bytes serve every receiver and no encoder has to run for each.
 */
final class Frame {
  private static final int TEXT_FINAL = 0x81;
  private static final int LONGEST_IN_SEVEN_BITS = 125;
  private static final int IN_SIXTEEN_BITS = 126;
  private static final int IN_SIXTY_FOUR_BITS = 127;

  private Frame() {}

  /** {@code 42["name",payload]}. */
  static ByteBuf event(String name, byte[] json) {
    return text(ascii("42[\"" + name + "\","), json, ascii("]"));
  }

  /** {@code 44payload}, or {@code 44/namespace,payload}. */
  static ByteBuf connectError(String namespace, byte[] json) {
    return text(ascii(namespace.isEmpty() ? "44" : "44" + namespace + ","), json);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuf text(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(length + 10);
    frame.writeByte(TEXT_FINAL);
    if (length <= LONGEST_IN_SEVEN_BITS) {
      frame.writeByte(length);
    } else if (length <= 0xFFFF) {
      frame.writeByte(IN_SIXTEEN_BITS).writeShort(length);
    } else {
      frame.writeByte(IN_SIXTY_FOUR_BITS).writeLong(length);
    }
    for (byte[] part : parts) {
      frame.writeBytes(part);
    }
    return frame;
  }
}
