package io.space7.benchmarks;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One kept-alive HTTP/1.1 connection. It does as little as possible, because it shares the machine
 * with what it measures; it understands answers with a {@code Content-Length} only. For one thread.
 */
final class HttpConnection implements Closeable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int MAX_LINE = 8192;

  private final String host;
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  HttpConnection(URI server) throws IOException {
    host = server.getAuthority();
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Posts JSON.
   *
   * @param token null for none
   * @return the answer's body
   * @throws IOException also for an answer that is not a success
   */
  String post(String path, String token, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String fields = "Content-Type: application/json\r\nContent-Length: " + body.length;
    byte[] head = head("POST", path, token, fields);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    out.write(request);
    return answer().body();
  }

  /**
   * @param token null for none
   * @param fields of the head, besides what every request has
   * @throws IOException also for an answer that is neither a success nor 304
   */
  Answer get(String path, String token, String... fields) throws IOException {
    out.write(head("GET", path, token, fields));
    return answer();
  }

  private byte[] head(String method, String path, String token, String... fields) {
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    if (token != null) {
      head.append("\r\nAuthorization: Bearer ").append(token);
    }
    for (String field : fields) {
      head.append("\r\n").append(field);
    }
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * An answer.
   *
   * @param headers by their names in small letters
   */
  record Answer(int status, Map<String, String> headers, String body) {
    /** Null if it is not there. */
    String header(String name) {
      return headers.get(name);
    }
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (status / 100 != 2 && status != 304) {
      throw new IOException(status + " " + body);
    }
    return new Answer(status, headers, body);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > MAX_LINE) {
        throw new EOFException("the answer ended early");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
