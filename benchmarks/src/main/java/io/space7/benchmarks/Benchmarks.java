package io.space7.benchmarks;

import io.space7.benchmarks.Workload.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/** Measures the workloads and writes what came of it; {@code benchmarks/run} starts it. */
public final class Benchmarks {
  private static final String USAGE =
      """
      benchmarks/run [--quick] [--cold] [--only NAME[,NAME]] [--rounds N] [--seconds N]
                     [--before JAR] [--no-report]
        --quick      short rounds, and only what takes little
        --warm       each workload runs for a while before it is measured (the default)
        --cold       each round is the first thing that a fresh server does
        --only       these workloads alone: %s
        --before     measures another build too, in turns
        --no-report  leaves docs/benchmarks.md as it is
      """;

  private final Options options;
  private final Map<Workload, Map<String, Result>> results = new LinkedHashMap<>();

  private Benchmarks(Options options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    Options options = Options.parse(arguments);
    if (options == null) {
      System.err.printf(
          USAGE, String.join(", ", Workloads.all().stream().map(Workload::name).toList()));
      System.exit(2);
    }
    boolean whole = new Benchmarks(options).run();
    System.exit(whole ? 0 : 1);
  }

  private boolean run() throws Exception {
    Path home = Files.createTempDirectory("space7-benchmarks");
    Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
    running.push(() -> delete(home));
    // However this program ends, nothing that it has started stays behind.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Benchmarks::end)));
    ThrowAwayDatabase database = ThrowAwayDatabase.start(home);
    running.push(database);
    List<Bench> benches = new ArrayList<>();
    benches.add(new Bench(database, "now", options.jar(), home));
    running.push(benches.get(0));
    if (options.before() != null) {
      benches.add(new Bench(database, "before", options.before(), home));
      running.push(benches.get(1));
    }
    for (Workload workload : options.workloads()) {
      measure(workload, benches);
    }
    Report report = new Report(options, results, database.version());
    System.out.print(report.table());
    if (options.report()) {
      report.write(Path.of("docs", "benchmarks.md"));
    }
    return results.values().stream()
        .flatMap(each -> each.values().stream())
        .allMatch(result -> result.failure() == null);
  }

  private void measure(Workload workload, List<Bench> benches) {
    Map<String, Result> each = new LinkedHashMap<>();
    results.put(workload, each);
    benches.forEach(bench -> each.put(bench.name(), new Result(new ArrayList<>(), null)));
    for (int number = 0; number <= options.rounds(); number++) {
      // The first round warms up, and is not counted.
      if (number == 0 && options.cold()) {
        continue;
      }
      for (Bench bench : benches) {
        Result result = each.get(bench.name());
        if (result.failure() == null) {
          each.put(bench.name(), measure(workload, bench, number, result));
        }
      }
    }
  }

  private Result measure(Workload workload, Bench bench, int number, Result result) {
    try {
      if (options.cold()) {
        bench.restart();
      }
      Round round = workload.run().round(bench, number == 0 ? options.warmUp() : options.each());
      System.err.printf(
          "%s, %s, %s: %s, %s%n",
          workload.name(),
          bench.name(),
          number == 0 ? "warm-up" : "round " + number,
          round.ours(),
          round.peer());
      if (number > 0) {
        result.rounds().add(round);
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(result.rounds(), "interrupted");
    } catch (Exception e) {
      e.printStackTrace();
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      return new Result(result.rounds(), why.lines().findFirst().orElse(""));
    }
  }

  /**
   * What came of a workload.
   *
   * @param failure null if every answer was right
   */
  record Result(List<Round> rounds, String failure) {
    Round median() {
      return rounds.stream()
          .sorted(Comparator.comparingDouble(Round::ratio))
          .skip((rounds.size() - 1) / 2)
          .findFirst()
          .orElseThrow();
    }
  }

  private static void end(AutoCloseable running) {
    try {
      running.close();
    } catch (Exception e) {
      System.err.println("not ended in good order: " + e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + e.getMessage());
    }
  }

  /**
   * What to measure, and how.
   *
   * @param before another build, or null
   */
  record Options(
      Path jar,
      Path before,
      List<Workload> workloads,
      int rounds,
      Duration each,
      Duration warmUp,
      boolean cold,
      boolean quick,
      boolean report) {
    /** Null if it is not understood. */
    static Options parse(String[] arguments) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--quick", "--cold", "--warm", "--no-report" -> values.put(arguments[i], "");
          case "--jar", "--before", "--only", "--rounds", "--seconds" -> {
            if (i + 1 == arguments.length) {
              return null;
            }
            values.put(arguments[i], arguments[++i]);
          }
          default -> {
            return null;
          }
        }
      }
      boolean quick = values.containsKey("--quick");
      List<String> only =
          values.containsKey("--only") ? List.of(values.get("--only").split(",")) : List.of();
      List<Workload> workloads =
          Workloads.all().stream()
              .filter(each -> only.isEmpty() ? each.quick() || !quick : only.contains(each.name()))
              .toList();
      if (workloads.size() < only.size() || !values.containsKey("--jar")) {
        return null;
      }
      long seconds = Long.parseLong(values.getOrDefault("--seconds", quick ? "1" : "5"));
      return new Options(
          Path.of(values.get("--jar")),
          values.containsKey("--before") ? Path.of(values.get("--before")) : null,
          workloads,
          Integer.parseInt(values.getOrDefault("--rounds", quick ? "3" : "5")),
          Duration.ofSeconds(seconds),
          Duration.ofSeconds(quick ? 1 : 2 * seconds),
          values.containsKey("--cold"),
          quick,
          // What was measured in a hurry, or in part, does not replace what was not.
          !values.containsKey("--no-report") && !quick && only.isEmpty());
    }
  }
}
