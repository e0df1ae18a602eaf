package io.space7.socket;

import io.netty.buffer.ByteBuf;

/**
 * The kinds of packets that a client of this server has a reason to send, told apart by their
 * beginning. The rest of a packet is never looked at before its beginning is known to be sound:
 * netty-socketio's own decoder is quadratic in the length of an ack id, takes a number before a
 * colon for a length, and reads several packets from one frame.
 */
enum Packet {
  /** {@code 3}. */
  PONG,
  /** {@code 40} or {@code 40{...}}. */
  CONNECT,
  /** {@code 40/...}: a namespace that does not exist. */
  CONNECT_ELSEWHERE,
  /** {@code 42[...]} or {@code 42<id>[...]}. */
  EVENT,
  /** {@code 43...}: the answer to a question that was never asked. */
  ACK,
  /** {@code 1} or {@code 41}: the client takes its leave. */
  LEAVE,
  /** Anything else. */
  BROKEN;

  /** The library cannot write an id of more than 31 bits; clients count from 0. */
  static final int MAX_ACK_DIGITS = 9;

  static final int PREFIX = 2;

  static Packet of(ByteBuf packet) {
    int length = packet.readableBytes();
    char type = at(packet, 0);
    char subtype = at(packet, 1);
    if (type != '4') {
      boolean alone = length == 1;
      return alone && type == '3' ? PONG : alone && type == '1' ? LEAVE : BROKEN;
    }
    return switch (subtype) {
      case '0' ->
          switch (at(packet, PREFIX)) {
            case 0, '{' -> CONNECT;
            case '/' -> CONNECT_ELSEWHERE;
            default -> BROKEN;
          };
      case '1' -> LEAVE;
      case '2' -> isEvent(packet) ? EVENT : BROKEN;
      case '3' -> ACK;
      default -> BROKEN;
    };
  }

  private static boolean isEvent(ByteBuf packet) {
    int i = PREFIX;
    while (i < PREFIX + MAX_ACK_DIGITS && at(packet, i) >= '0' && at(packet, i) <= '9') {
      i++;
    }
    return at(packet, i) == '[';
  }

  /** The byte at a position, or 0 after the end. */
  private static char at(ByteBuf packet, int index) {
    return index < packet.readableBytes()
        ? (char) packet.getUnsignedByte(packet.readerIndex() + index)
        : 0;
  }
}
