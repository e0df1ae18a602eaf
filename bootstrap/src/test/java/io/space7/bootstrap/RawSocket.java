package io.space7.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A Socket.IO client that sees the WebSocket's own frames, its end among them. */
final class RawSocket {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int SIXTEEN_BITS = 126;

  private final Socket socket;
  private final DataInputStream in;
  private final CompletableFuture<Void> admitted = new CompletableFuture<>();

  /** The status of the close frame and when it came; fails if the connection ends without. */
  final CompletableFuture<Closed> closed = new CompletableFuture<>();

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static RawSocket connect(int port, String token) throws IOException {
    RawSocket client = new RawSocket(new Socket("localhost", port));
    client.write(
        ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    String end = "";
    while (!end.endsWith("\r\n\r\n")) {
      end += (char) client.in.readUnsignedByte();
    }
    Thread reader = new Thread(() -> client.read(token), "raw socket");
    reader.setDaemon(true);
    reader.start();
    client.admitted.join();
    return client;
  }

  private void read(String token) {
    try (socket) {
      while (true) {
        int opcode = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        byte[] payload = new byte[length == SIXTEEN_BITS ? in.readUnsignedShort() : length];
        in.readFully(payload);
        String text = new String(payload, StandardCharsets.UTF_8);
        if (opcode == CLOSE) {
          int status = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
          closed.complete(new Closed(status, System.nanoTime()));
          return;
        } else if (text.startsWith("0{")) {
          send("40{\"token\":\"" + token + "\"}");
        } else if (text.startsWith("40{")) {
          admitted.complete(null);
        } else if (text.equals("2")) {
          send("3");
        }
      }
    } catch (IOException e) {
      admitted.completeExceptionally(e);
      closed.completeExceptionally(e);
    }
  }

  /** Masked with zeros. */
  private void send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(TEXT);
    if (payload.length < SIXTEEN_BITS) {
      frame.write(MASKED | payload.length);
    } else {
      frame.write(MASKED | SIXTEEN_BITS);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.write(new byte[4]);
    frame.write(payload);
    write(frame.toByteArray());
  }

  private void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /**
   * @param at by {@link System#nanoTime}
   */
  record Closed(int status, long at) {}
}
