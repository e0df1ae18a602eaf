package io.space7.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for Google Cloud Storage: one bucket, over real HTTP. It speaks the part of the JSON
 * API that a store of files needs, namely resumable uploads, reading of metadata and of ranges, and
 * deletion; and gives files at {@code /bucket/name} as the XML API does. Tests can make any call
 * fail in any way. Safe for use by many threads.
 */
public final class CloudStorage implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "cloud"));
  private final CloudBucket bucket;
  private final Map<CloudCall, Deque<CloudFault>> faults = new EnumMap<>(CloudCall.class);
  private final Map<CloudCall, CloudFault> lasting = new EnumMap<>(CloudCall.class);
  private final List<CloudCall> calls = new CopyOnWriteArrayList<>();
  private volatile String token;

  static {
    // Or every answer waits for the acknowledgement of its first packet.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private CloudStorage(CloudBucket bucket, int port) throws IOException {
    this.bucket = bucket;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** At any free port. */
  public static CloudStorage start(String bucket) throws IOException {
    return new CloudStorage(new CloudBucket(bucket, true), 0);
  }

  /** Forgets the bytes that it is given, so that memory can be measured. */
  public static CloudStorage startForgetful(String bucket, int port) throws IOException {
    return new CloudStorage(new CloudBucket(bucket, false), port);
  }

  public URI endpoint() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  public CloudBucket bucket() {
    return bucket;
  }

  /** From now on a call without this token, which is given for a key, is refused. */
  public void requireToken(String required) {
    token = required;
  }

  /** The next calls of this kind fail, one for each fault, in this order. */
  public void failNext(CloudCall call, CloudFault... those) {
    synchronized (faults) {
      faults.computeIfAbsent(call, c -> new ArrayDeque<>()).addAll(List.of(those));
    }
  }

  /** All calls of this kind fail, until {@link #recover}. */
  public void failAlways(CloudCall call, CloudFault fault) {
    synchronized (faults) {
      lasting.put(call, fault);
    }
  }

  /** All calls fail, until {@link #recover}. */
  public void failAlways(CloudFault fault) {
    for (CloudCall call : CloudCall.values()) {
      failAlways(call, fault);
    }
  }

  public void recover() {
    synchronized (faults) {
      faults.clear();
      lasting.clear();
    }
  }

  /** What was asked for so far. */
  public List<CloudCall> calls() {
    return List.copyOf(calls);
  }

  public long calls(CloudCall call) {
    return calls.stream().filter(call::equals).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      CloudCall call = CloudRequests.call(exchange);
      calls.add(call);
      CloudFault fault = nextFault(call);
      CloudAnswer answer =
          fault == null
              ? usual(call, exchange)
              : fault.strike(exchange, () -> usual(call, exchange));
      if (answer != null) {
        send(exchange, answer);
      }
    } catch (IOException e) {
      // The client is gone; its next call tells what it makes of that.
    } finally {
      // Without an answer, or with half of one, this cuts the connection.
      exchange.close();
    }
  }

  private CloudFault nextFault(CloudCall call) {
    synchronized (faults) {
      Deque<CloudFault> next = faults.get(call);
      return next == null || next.isEmpty() ? lasting.get(call) : next.poll();
    }
  }

  private CloudAnswer usual(CloudCall call, HttpExchange exchange) throws IOException {
    if (call == CloudCall.TOKEN) {
      return CloudAnswer.json(
          200,
          String.format(
              Locale.ROOT,
              "{\"access_token\": \"%s\", \"expires_in\": 3600, \"token_type\": \"Bearer\"}",
              token));
    }
    String required = token;
    if (required != null
        && call != CloudCall.FETCH
        && !("Bearer " + required).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return CloudAnswer.error(401);
    }
    return new CloudRequests(bucket, exchange).answer(call);
  }

  private static void send(HttpExchange exchange, CloudAnswer answer) throws IOException {
    try (InputStream rest = exchange.getRequestBody()) {
      rest.transferTo(OutputStream.nullOutputStream());
    }
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean empty = answer.length() == 0;
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.length());
    if (!empty) {
      exchange.getResponseBody().write(answer.body(), answer.offset(), answer.given());
      exchange.getResponseBody().flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
