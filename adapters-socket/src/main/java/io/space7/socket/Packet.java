package io.space7.socket;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The beginning of a packet that a client has a reason to send. The rest of a packet is never
 * looked at before its beginning is known to be sound: netty-socketio's own decoder is quadratic in
 * the length of an ack id, takes a number before a colon for a length, and reads several packets
 * from one frame.
 *
 * @param namespace {@code /} unless the packet names another
 * @param attachments the number of binary messages that belong to it and follow
 * @param ack the id under which the client wants an answer, or {@link #NO_ACK}
 * @param body where in the packet its JSON begins
 */
record Packet(Kind kind, String namespace, int attachments, int ack, int body) {
  static final String MAIN = "/";
  static final int NO_ACK = -1;

  private static final Packet BROKEN = new Packet(Kind.BROKEN, MAIN, 0, NO_ACK, 0);
  private static final Pattern NAMESPACE = Pattern.compile("/[A-Za-z0-9_-]{0,64}");

  /** A bound for what is looked at; the pattern allows less. */
  private static final int MAX_NAMESPACE = 80;

  /** What fits 31 bits; clients count from 0. */
  private static final int MAX_DIGITS = 9;

  enum Kind {
    /** {@code 3}. */
    PONG,
    /** {@code 1}: the client takes its leave. */
    CLOSE,
    /** {@code 40} or {@code 40{...}}. */
    CONNECT,
    /** {@code 41}. */
    DISCONNECT,
    /** {@code 42[...]}, {@code 42<id>[...]}, {@code 45<attachments>-<id>[...]}. */
    EVENT,
    /** {@code 43...}: the answer to a question that was never asked. */
    ACK,
    /** Anything else. */
    BROKEN
  }

  static Packet of(ByteBuf packet) {
    int length = packet.readableBytes();
    char type = at(packet, 0);
    if (type != '4') {
      boolean alone = length == 1;
      return alone && type == '3'
          ? bare(Kind.PONG)
          : alone && type == '1' ? bare(Kind.CLOSE) : BROKEN;
    }
    return switch (at(packet, 1)) {
      case '0' -> new Reader(packet).connect();
      case '1' -> new Reader(packet).disconnect();
      case '2' -> new Reader(packet).event(0);
      case '3' -> bare(Kind.ACK);
      case '5' -> new Reader(packet).binaryEvent();
      default -> BROKEN;
    };
  }

  private static Packet bare(Kind kind) {
    return new Packet(kind, MAIN, 0, NO_ACK, 0);
  }

  /** The byte at a position, or 0 after the end. */
  private static char at(ByteBuf packet, int index) {
    return index < packet.readableBytes()
        ? (char) packet.getUnsignedByte(packet.readerIndex() + index)
        : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static final class Reader {
    private final ByteBuf packet;
    private int position = 2;

    Reader(ByteBuf packet) {
      this.packet = packet;
    }

    private char next() {
      return at(packet, position);
    }

    private boolean atEnd() {
      return position == packet.readableBytes();
    }

    Packet connect() {
      String namespace = namespace();
      return namespace != null && (atEnd() || next() == '{')
          ? new Packet(Kind.CONNECT, namespace, 0, NO_ACK, position)
          : BROKEN;
    }

    Packet disconnect() {
      String namespace = namespace();
      return namespace != null && atEnd()
          ? new Packet(Kind.DISCONNECT, namespace, 0, NO_ACK, position)
          : BROKEN;
    }

    Packet binaryEvent() {
      int attachments = number();
      if (attachments < 1 || next() != '-') {
        return BROKEN;
      }
      position++;
      return event(attachments);
    }

    Packet event(int attachments) {
      String namespace = namespace();
      int ack = number();
      return namespace != null && next() == '['
          ? new Packet(Kind.EVENT, namespace, attachments, ack, position)
          : BROKEN;
    }

    /** A namespace up to its comma, or to the end; null if it cannot be one. */
    private String namespace() {
      if (next() != '/') {
        return MAIN;
      }
      int start = position;
      while (!atEnd() && next() != ',') {
        if (++position - start > MAX_NAMESPACE) {
          return null;
        }
      }
      String name =
          packet.toString(
              packet.readerIndex() + start, position - start, StandardCharsets.US_ASCII);
      if (!atEnd()) {
        position++;
      }
      return NAMESPACE.matcher(name).matches() ? name : null;
    }

    /** A number, or {@link #NO_ACK} if there is none; of a longer one only the beginning. */
    private int number() {
      int start = position;
      int number = 0;
      while (position - start < MAX_DIGITS && isDigit(next())) {
        number = number * 10 + (next() - '0');
        position++;
      }
      return position == start ? NO_ACK : number;
    }
  }
}
