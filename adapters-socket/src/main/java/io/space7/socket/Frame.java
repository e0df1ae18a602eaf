package io.space7.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encodes Socket.IO packets down to the bytes of WebSocket frames. A server's frames are not
 * masked, so the same bytes serve every receiver and no encoder has to run for each.
 */
final class Frame {
  private static final int TEXT_FINAL = 0x81;
  private static final int BINARY_FINAL = 0x82;
  private static final int CLOSE = 0x88;
  private static final int CLOSE_BYTES = 4;
  private static final int MAX_HEAD = 10;
  private static final int LONGEST_IN_SEVEN_BITS = 125;
  private static final int IN_SIXTEEN_BITS = 126;
  private static final int IN_SIXTY_FOUR_BITS = 127;

  private Frame() {}

  /** {@code 2}. */
  static ByteBuf ping() {
    return text(ascii("2"));
  }

  /** Says that the connection ends, and why; RFC 6455, section 5.5.1. */
  static ByteBuf close(WebSocketCloseStatus reason) {
    return PooledByteBufAllocator.DEFAULT
        .directBuffer(CLOSE_BYTES)
        .writeByte(CLOSE)
        .writeByte(Short.BYTES)
        .writeShort(reason.code());
  }

  /** {@code 42["name",payload]}, in the main namespace. */
  static ByteBuf event(String name, byte[] json) {
    return text(ascii("42[\"" + name + "\","), json, ascii("]"));
  }

  /**
   * {@code 42["name",arguments]} or {@code 45n-["name",arguments]}, the attachments following.
   *
   * @param arguments JSON values with commas between them
   */
  static ByteBuf event(String namespace, String name, byte[] arguments, List<byte[]> attachments) {
    String head = head('2', '5', namespace, attachments) + "[\"" + name + "\",";
    return with(attachments, text(ascii(head), arguments, ascii("]")));
  }

  /** {@code 43id[arguments]} or {@code 46n-id[arguments]}, the attachments following. */
  static ByteBuf ack(String namespace, int id, byte[] arguments, List<byte[]> attachments) {
    String head = head('3', '6', namespace, attachments) + id + "[";
    return with(attachments, text(ascii(head), arguments, ascii("]")));
  }

  /** {@code 40payload}, or {@code 40/namespace,payload}. */
  static ByteBuf connect(String namespace, byte[] json) {
    return text(ascii(head('0', '0', namespace, List.of())), json);
  }

  /** {@code 44payload}, or {@code 44/namespace,payload}. */
  static ByteBuf connectError(String namespace, byte[] json) {
    return text(ascii(head('4', '4', namespace, List.of())), json);
  }

  private static String head(
      char type, char binaryType, String namespace, List<byte[]> attachments) {
    String kind = attachments.isEmpty() ? "4" + type : "4" + binaryType + attachments.size() + "-";
    return namespace.equals(Packet.MAIN) ? kind : kind + namespace + ",";
  }

  private static ByteBuf with(List<byte[]> attachments, ByteBuf packet) {
    for (byte[] attachment : attachments) {
      packet.ensureWritable(attachment.length + MAX_HEAD);
      writeHead(packet, BINARY_FINAL, attachment.length);
      packet.writeBytes(attachment);
    }
    return packet;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuf text(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(length + MAX_HEAD);
    writeHead(frame, TEXT_FINAL, length);
    for (byte[] part : parts) {
      frame.writeBytes(part);
    }
    return frame;
  }

  private static void writeHead(ByteBuf frame, int opcode, int length) {
    frame.writeByte(opcode);
    if (length <= LONGEST_IN_SEVEN_BITS) {
      frame.writeByte(length);
    } else if (length <= 0xFFFF) {
      frame.writeByte(IN_SIXTEEN_BITS).writeShort(length);
    } else {
      frame.writeByte(IN_SIXTY_FOUR_BITS).writeLong(length);
    }
  }
}
