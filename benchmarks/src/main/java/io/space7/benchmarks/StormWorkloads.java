package io.space7.benchmarks;

import static io.space7.benchmarks.Workloads.thorough;

import io.space7.benchmarks.OpenLoop.Outcome;
import io.space7.benchmarks.Workload.Figure;
import io.space7.benchmarks.Workload.Goal;
import io.space7.benchmarks.Workload.Round;
import io.space7.socket.Crowd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All sockets are cut and come back at once, and each wants what it has missed. */
final class StormWorkloads {
  private static final int SOCKETS = 5_000;
  private static final int SPACES = 100;
  private static final int USERS = 500;
  private static final int MISSED = 10;
  private static final int POSTS_PER_SECOND = 50;

  private StormWorkloads() {}

  static List<Workload> all() {
    return List.of(
        thorough(
            "storm",
            "5,000 sockets of 100 Spaces come back at once, 10 messages missed by each",
            "–",
            Goal.atMost(10),
            (bench, each) -> storm(bench, (seconds, posts) -> Figure.of(seconds, "s"))),
        thorough(
            "storm-posts",
            "p99 of 50 posts/s meanwhile",
            "–",
            Goal.atMost(100),
            (bench, each) -> storm(bench, (seconds, posts) -> Figure.of(posts.millis(99), "ms"))));
  }

  private interface Choice {
    Figure of(double seconds, Outcome posts);
  }

  private static Round storm(Bench bench, Choice choice) throws Exception {
    List<String> spaces = bench.emptySpaces(SPACES);
    List<Long> positions = new ArrayList<>();
    for (String space : spaces) {
      positions.add(post(bench, space));
    }
    for (int i = 0; i < MISSED; i++) {
      for (String space : spaces) {
        post(bench, space);
      }
    }
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      tokens.add(bench.signIn("returning " + i).token());
    }
    CountDownLatch missing = new CountDownLatch(SOCKETS * MISSED);
    long readsBefore = logReads(bench);
    try (Crowd crowd = new Crowd(bench.server().address().getPort());
        OpenLoop posts = OpenLoop.post(bench, bench.space("storm", 0), POSTS_PER_SECOND)) {
      long start = System.nanoTime();
      List<Crowd.Member> members = new ArrayList<>();
      for (int i = 0; i < SOCKETS; i++) {
        String join =
            "420[\"join_space\",{\"spaceId\":\"%s\",\"lastSeq\":%d}]"
                .formatted(spaces.get(i % SPACES), positions.get(i % SPACES));
        members.add(crowd.begin(tokens.get(i % USERS), join, member -> missing.countDown()));
      }
      if (!missing.await(60, TimeUnit.SECONDS)) {
        throw new IOException(missing.getCount() + " messages were not replayed within a minute");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      for (Crowd.Member member : members) {
        member.await();
        if (member.received != MISSED) {
          throw new IOException("a socket got " + member.received + " of " + MISSED + " messages");
        }
      }
      Outcome outcome = posts.stop();
      Figure figure = choice.of(seconds, outcome);
      // What the database counts is told by its processes within a second.
      Thread.sleep(1_500);
      String detail =
          String.format(
              Locale.ROOT,
              "%.1f s, posts %s, the log was read %d times",
              seconds,
              outcome,
              logReads(bench) - readsBefore);
      return new Round(new Figure(figure.value(), figure.unit(), detail), null);
    }
  }

  private static long post(Bench bench, String space) throws IOException {
    try (HttpConnection connection = new HttpConnection(bench.server().address())) {
      String answer =
          connection.post(
              "/api/messages/" + space, bench.user().token(), "{\"content\":\"missed\"}");
      return Long.parseLong(Bench.Json.field(answer, "seq"));
    }
  }

  /** Scans of the log's table; some are the posts' own. */
  private static long logReads(Bench bench) throws IOException, InterruptedException {
    return Long.parseLong(
        bench.query("SELECT idx_scan FROM pg_stat_user_tables WHERE relname = 'space_events'"));
  }
}
