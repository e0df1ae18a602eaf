package io.space7.socket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A TCP connection through which anything can be said. */
final class RawClient implements AutoCloseable {
  static final String OPENING = "/socket.io/?EIO=4&transport=websocket";
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int PING = 9;
  static final int PONG = 10;

  final Socket socket;
  private final DataInputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(64 * 1024);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(5_000);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** A client whose WebSocket is open, and which is not authenticated. */
  static RawClient opened(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.write(upgrade(OPENING, "13", ""));
    String head = client.readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(head);
    }
    String open = client.nextText();
    if (!open.startsWith("0{")) {
      throw new IOException(open);
    }
    return client;
  }

  /** A client that is authenticated. */
  static RawClient connected(int port, String token) throws IOException {
    RawClient client = opened(port);
    client.sendText("40{\"token\":\"" + token + "\"}");
    String answer = client.nextText();
    if (!answer.startsWith("40{\"sid\":\"")) {
      throw new IOException(answer);
    }
    return client;
  }

  static String upgrade(String target, String version, String moreHeaders) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: chat.example:8080\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: "
        + version
        + "\r\n"
        + moreHeaders
        + "\r\n";
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void sendText(String text) throws IOException {
    sendFrame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a frame, masked with zeros. */
  void sendFrame(int opcode, boolean last, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write((last ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.write(new byte[4]);
    frame.write(payload);
    write(frame.toByteArray());
  }

  /** The next text that is not the heartbeat, which is answered. */
  String nextText() throws IOException {
    while (true) {
      Frame frame = nextFrame();
      if (frame.opcode == TEXT) {
        String text = new String(frame.payload, StandardCharsets.UTF_8);
        if (!text.equals("2")) {
          return text;
        }
        sendText("3");
      }
    }
  }

  Frame nextFrame() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame(first & 0x0F, payload);
  }

  record Frame(int opcode, byte[] payload) {}

  /** Reads a line and header lines, to the empty line. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  byte[] read(int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /** Everything up to the end of the connection. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads until the server ends the connection; fails if it does not do so in time. */
  void awaitEnd(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      byte[] ignored = new byte[8192];
      while (in.read(ignored) >= 0) {
        continue;
      }
    } catch (EOFException | SocketException ended) {
      return;
    }
  }

  /** As {@link #awaitEnd}, but as a client that is alive. */
  void awaitEndAnsweringPings(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      while (true) {
        nextText();
      }
    } catch (EOFException | SocketException ended) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
