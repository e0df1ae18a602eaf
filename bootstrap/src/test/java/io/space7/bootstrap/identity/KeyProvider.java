package io.space7.bootstrap.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider that publishes keys, and counts how often it is asked for them. */
final class KeyProvider implements AutoCloseable {
  final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private volatile Answer answer;

  KeyProvider(String... keys) throws IOException {
    publish(keys);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "key provider");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          answer.to(exchange);
        });
    server.start();
  }

  /** What it does when it is asked. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  void publish(String... keys) {
    byte[] document =
        ("{\"keys\": [" + String.join(", ", keys) + "]}").getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, document.length);
          exchange.getResponseBody().write(document);
          exchange.close();
        };
  }

  /** From now on it answers like this. */
  void answer(Answer next) {
    answer = next;
  }

  /** A body without an end, in pieces with pauses. */
  void trickle(String piece, long pauseMillis) {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
              body.write(piece.getBytes(StandardCharsets.UTF_8));
              body.flush();
              Thread.sleep(pauseMillis);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * @param members more of the key, such as {@code "use": "enc"}
   */
  static String jwk(String id, PublicKey key, String... members) {
    List<String> all = new java.util.ArrayList<>(List.of(members));
    all.add("\"kid\": \"" + id + "\"");
    if (key instanceof RSAPublicKey rsa) {
      all.add("\"kty\": \"RSA\"");
      all.add("\"n\": \"" + base64(rsa.getModulus(), rsa.getModulus().bitLength() / 8) + "\"");
      all.add("\"e\": \"" + base64(rsa.getPublicExponent(), 3) + "\"");
    } else if (key instanceof ECPublicKey ec) {
      int length = ec.getParams().getOrder().bitLength() / 8;
      all.add("\"kty\": \"EC\"");
      all.add("\"crv\": \"P-" + 8 * length + "\"");
      all.add("\"x\": \"" + base64(ec.getW().getAffineX(), length) + "\"");
      all.add("\"y\": \"" + base64(ec.getW().getAffineY(), length) + "\"");
    }
    return "{" + String.join(", ", all) + "}";
  }

  private static String base64(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[length];
    int copied = Math.min(length, signed.length);
    System.arraycopy(signed, signed.length - copied, bytes, length - copied, copied);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
