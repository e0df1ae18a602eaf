package io.space7.benchmarks;

import static io.space7.benchmarks.Workloads.thorough;

import io.space7.benchmarks.OpenLoop.Outcome;
import io.space7.benchmarks.Workload.Figure;
import io.space7.benchmarks.Workload.Goal;
import io.space7.benchmarks.Workload.Round;
import java.time.Duration;
import java.util.List;

/** Requests that come when they come, at half of what the server can do. */
final class OpenLoopWorkloads {
  private OpenLoopWorkloads() {}

  static List<Workload> all() {
    return List.of(
        thorough(
            "open-loop-post",
            "p99 of POST at half the peak, open loop",
            "–",
            Goal.atMost(20),
            OpenLoopWorkloads::post),
        thorough(
            "open-loop-list",
            "p99 of the list at half the peak, open loop",
            "–",
            Goal.atMost(20),
            OpenLoopWorkloads::list));
  }

  private static Round post(Bench bench, Duration each) throws Exception {
    String space = bench.space("open", 0);
    double peak = bench.send("post.lua", each, space).value();
    return latency(OpenLoop.post(bench, space, (int) (peak / 2)), each);
  }

  private static Round list(Bench bench, Duration each) throws Exception {
    String path = "/api/messages/" + bench.space(100_000);
    double peak = bench.get(path, each).value();
    return latency(OpenLoop.get(bench, path, (int) (peak / 2)), each);
  }

  private static Round latency(OpenLoop running, Duration each) throws Exception {
    try (OpenLoop loop = running) {
      Thread.sleep(each.toMillis());
      Outcome outcome = loop.stop();
      return new Round(new Figure(outcome.millis(99), "ms", outcome.toString()), null);
    }
  }
}
