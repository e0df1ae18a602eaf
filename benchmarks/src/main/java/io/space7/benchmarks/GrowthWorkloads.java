package io.space7.benchmarks;

import static io.space7.benchmarks.Workloads.thorough;

import io.space7.benchmarks.Workload.Figure;
import io.space7.benchmarks.Workload.Goal;
import io.space7.benchmarks.Workload.Round;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What grows with what is stored. Each list follows a change, so that no list is kept. */
final class GrowthWorkloads {
  private static final int LIKES = 1_000;

  private GrowthWorkloads() {}

  static List<Workload> all() {
    return List.of(
        thorough(
            "growth-messages",
            "time of a post and a list in 1,000,000 messages",
            "in 10,000",
            Goal.atMost(1.3),
            (bench, each) ->
                new Round(postAndList(bench, 1_000_000, each), postAndList(bench, 10_000, each))),
        thorough(
            "growth-likes",
            "time of a toggle of a message with 1,000 likes",
            "with 1",
            Goal.atMost(1.3),
            (bench, each) -> new Round(toggle(bench, LIKES, each), toggle(bench, 1, each))));
  }

  private static Figure postAndList(Bench bench, int messages, Duration each)
      throws IOException, InterruptedException {
    String path = "/api/messages/" + bench.space(messages);
    String token = bench.user().token();
    try (HttpConnection connection = new HttpConnection(bench.server().address())) {
      return Timing.mean(
          each,
          () -> {
            connection.post(path, token, "{\"content\":\"one more\"}");
            connection.get(path, token);
          });
    }
  }

  private static Figure toggle(Bench bench, int likes, Duration each)
      throws IOException, InterruptedException {
    String space = bench.space("likes-" + likes, 1);
    String message =
        bench.query("SELECT message_id FROM messages WHERE space_id = '" + space + "'");
    bench.script("seed-likes.sql", "space=" + space, "likes=" + likes);
    String path = "/api/messages/" + space + "/" + message + "/appreciate";
    String token = bench.user().token();
    try (HttpConnection connection = new HttpConnection(bench.server().address())) {
      return Timing.mean(each, () -> connection.post(path, token, ""));
    }
  }
}
