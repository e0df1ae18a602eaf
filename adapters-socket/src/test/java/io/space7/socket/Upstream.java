package io.space7.socket;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in for the HTTP server: reads the PROXY line and hands the connection to a test. */
final class Upstream implements AutoCloseable {
  final List<String> proxyLines = new CopyOnWriteArrayList<>();
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Upstream(Handler handler) throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(() -> accept(handler));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  private Void accept(Handler handler) throws IOException {
    while (true) {
      Socket connection = listening.accept();
      threads.submit(() -> serve(connection, handler));
    }
  }

  private Void serve(Socket connection, Handler handler) throws Exception {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      proxyLines.add(line(in));
      handler.handle(connection, in, connection.getOutputStream());
    }
    return null;
  }

  /** Reads to the end of a line, without it. */
  static String line(InputStream in) {
    try {
      StringBuilder line = new StringBuilder();
      int b;
      while ((b = in.read()) != '\n') {
        if (b < 0) {
          throw new EOFException();
        }
        line.append((char) b);
      }
      return line.toString().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a request's head and returns its first line. */
  static String head(InputStream in) {
    String first = line(in);
    while (!line(in).isEmpty()) {
      continue;
    }
    return first;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @FunctionalInterface
  interface Handler {
    void handle(Socket connection, InputStream in, OutputStream out) throws Exception;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
