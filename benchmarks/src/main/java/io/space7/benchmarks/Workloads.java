package io.space7.benchmarks;

import io.space7.benchmarks.Workload.Goal;
import io.space7.benchmarks.Workload.Scenario;
import java.util.ArrayList;
import java.util.List;

/** All that is measured. */
final class Workloads {
  private Workloads() {}

  static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    all.addAll(PostWorkloads.all());
    all.addAll(ListWorkloads.all());
    all.addAll(GrowthWorkloads.all());
    all.addAll(StormWorkloads.all());
    all.addAll(OpenLoopWorkloads.all());
    return all;
  }

  /** A workload that {@code --quick} includes. */
  static Workload quick(String name, String title, String peer, Goal goal, Scenario run) {
    return new Workload(name, title, peer, goal, true, run);
  }

  /** A workload that takes longer. */
  static Workload thorough(String name, String title, String peer, Goal goal, Scenario run) {
    return new Workload(name, title, peer, goal, false, run);
  }
}
