package io.space7.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Many connections post to one Space, each its next message as soon as the last one is stored.
 * Prints the Space, its only member, messages per second, and percentiles of latency.
 */
public final class HotSpace {
  private static final String TEXT = "All of these words are said in one and the same place.";

  private HotSpace() {}

  /**
   * @param args the server's address, the number of connections, seconds to warm up, seconds to
   *     measure; the server's development sign-in has to be open
   */
  public static void main(String[] args) throws Exception {
    URI server = URI.create(args[0]);
    int connections = Integer.parseInt(args[1]);
    Target target = Target.create(server);
    run(server, target, connections, Integer.parseInt(args[2]));
    int seconds = Integer.parseInt(args[3]);
    long[] nanos = run(server, target, connections, seconds);
    Arrays.sort(nanos);
    System.out.println("space=" + target.spaceId());
    System.out.println("user=" + target.userId());
    System.out.println("messages_per_second=" + nanos.length / seconds);
    for (double percentile : new double[] {50, 90, 99, 99.9}) {
      int index = (int) Math.min(nanos.length - 1L, (long) (nanos.length * percentile / 100));
      System.out.printf("p%s_ms=%.2f%n", percentile, nanos[index] / 1e6);
    }
  }

  /** How long each message took that was answered within the time. */
  private static long[] run(URI server, Target target, int connections, int seconds)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      Callable<LongStream> poster = () -> post(server, target, end);
      List<Future<LongStream>> posters = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        posters.add(threads.submit(poster));
      }
      LongStream all = LongStream.empty();
      for (Future<LongStream> each : posters) {
        all = LongStream.concat(all, each.get());
      }
      return all.toArray();
    } finally {
      threads.shutdownNow();
    }
  }

  private static LongStream post(URI server, Target target, long end) throws IOException {
    long[] nanos = new long[1024];
    int count = 0;
    String path = "/api/messages/" + target.spaceId();
    String json = "{\"content\":\"" + TEXT + "\"}";
    try (HttpConnection connection = new HttpConnection(server)) {
      for (long before = System.nanoTime(); before < end; ) {
        connection.post(path, target.token(), json);
        long after = System.nanoTime();
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = after - before;
        before = after;
      }
    }
    return Arrays.stream(nanos, 0, count);
  }

  /** A new Space, and its creator. */
  private record Target(String token, String userId, String spaceId) {
    static Target create(URI server) throws IOException {
      try (HttpConnection connection = new HttpConnection(server)) {
        String user = connection.post("/api/auth/login", null, "{\"username\":\"benchmark\"}");
        String token = field(user, "token");
        String space =
            connection.post(
                "/api/spaces",
                token,
                "{\"title\":\"Benchmark\",\"description\":\"One hot Space\"}");
        return new Target(token, field(user, "user_id"), field(space, "space_id"));
      }
    }

    private static String field(String json, String name) {
      Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
      if (!matcher.find()) {
        throw new IllegalStateException("no " + name + " in the answer");
      }
      return matcher.group(1);
    }
  }
}
