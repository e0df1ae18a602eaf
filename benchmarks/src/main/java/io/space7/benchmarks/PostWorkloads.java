package io.space7.benchmarks;

import static io.space7.benchmarks.Workloads.quick;

import io.space7.benchmarks.Workload.Goal;
import io.space7.benchmarks.Workload.Round;
import java.time.Duration;
import java.util.List;

/** Writing. */
final class PostWorkloads {
  private PostWorkloads() {}

  static List<Workload> all() {
    return List.of(
        quick(
            "hot-space",
            "POST text, 32 connections, one hot Space",
            "pgbench, insert and counter in one transaction",
            Goal.atLeast(5),
            PostWorkloads::hotSpace));
  }

  private static Round hotSpace(Bench bench, Duration each) throws Exception {
    String space = bench.space("hot", 0);
    return new Round(
        bench.send("post.lua", each, space),
        bench.pgbench(
            "one-transaction-per-message.sql",
            each,
            "space=" + space,
            "user=" + bench.user().userId()));
  }
}
