package io.space7.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests at a rate that does not depend on the answers. A latency is counted from when the
 * request was due, so that a server that stalls is not spared the requests that it keeps waiting.
 */
final class OpenLoop implements AutoCloseable {
  private static final int CONNECTIONS = 64;

  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
  private final List<Future<long[]>> senders = new ArrayList<>();
  private final long start = System.nanoTime();
  private volatile boolean stopped;

  private OpenLoop() {}

  /** Posts to a Space. */
  static OpenLoop post(Bench bench, String space, int perSecond) {
    String token = bench.user().token();
    String path = "/api/messages/" + space;
    String json = "{\"content\":\"All of these words are said in one and the same place.\"}";
    return start(bench, perSecond, connection -> connection.post(path, token, json));
  }

  /** Gets an address of the server. */
  static OpenLoop get(Bench bench, String path, int perSecond) {
    String token = bench.user().token();
    return start(bench, perSecond, connection -> connection.get(path, token));
  }

  private static OpenLoop start(Bench bench, int perSecond, Request request) {
    OpenLoop loop = new OpenLoop();
    for (int i = 0; i < CONNECTIONS; i++) {
      int number = i;
      loop.senders.add(loop.threads.submit(() -> loop.send(bench, number, perSecond, request)));
    }
    return loop;
  }

  private long[] send(Bench bench, int number, int perSecond, Request request) throws Exception {
    long[] nanos = new long[1024];
    int count = 0;
    try (HttpConnection connection = new HttpConnection(bench.server().address())) {
      while (!stopped) {
        long due = start + (long) ((number + (double) count * CONNECTIONS) / perSecond * 1e9);
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
          Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
          if (stopped) {
            return Arrays.copyOf(nanos, count);
          }
        }
        request.send(connection);
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = System.nanoTime() - due;
      }
    }
    return Arrays.copyOf(nanos, count);
  }

  /**
   * Ends it.
   *
   * @throws Exception also if a single answer was an error
   */
  Outcome stop() throws Exception {
    stopped = true;
    List<long[]> all = new ArrayList<>();
    for (Future<long[]> sender : senders) {
      all.add(sender.get());
    }
    long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    if (nanos.length == 0) {
      throw new IOException("nothing was answered");
    }
    return new Outcome(nanos, (System.nanoTime() - start) / 1e9);
  }

  /**
   * @param nanos in ascending order
   */
  record Outcome(long[] nanos, double seconds) {
    double perSecond() {
      return nanos.length / seconds;
    }

    double millis(double percentile) {
      return nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * percentile / 100))]
          / 1e6;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.0f/s p99 %.1f ms", perSecond(), millis(99));
    }
  }

  private interface Request {
    void send(HttpConnection connection) throws IOException;
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
