package io.space7.benchmarks;

import static io.space7.benchmarks.Workloads.quick;

import io.space7.benchmarks.Workload.Figure;
import io.space7.benchmarks.Workload.Goal;
import io.space7.benchmarks.Workload.Round;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Reading pages of a thread of 100,000 messages. */
final class ListWorkloads {
  private static final int MESSAGES = 100_000;
  private static final String SELECT = "pgbench, the equivalent SELECT";

  private ListWorkloads() {}

  static List<Workload> all() {
    return List.of(
        quick(
            "recent",
            "list 50 of 100,000 with likes, `recent`",
            SELECT,
            Goal.atLeast(1.2),
            (bench, each) -> listed(bench, each, "recent", "list-recent.sql")),
        quick(
            "most-appreciated",
            "list 50 of 100,000 with likes, `most_appreciated`",
            SELECT,
            Goal.atLeast(2),
            (bench, each) -> listed(bench, each, "most_appreciated", "list-most-appreciated.sql")),
        quick(
            "not-modified",
            "the same with `If-None-Match` (304), `recent`",
            "the list",
            Goal.atLeast(3),
            ListWorkloads::notModified),
        quick(
            "under-writes",
            "list while 500 posts/s go into that Space",
            "the same quiet",
            Goal.atLeast(0.5),
            ListWorkloads::underWrites),
        quick(
            "deep-cursor",
            "time of a cursor at depth 90,000, `recent`",
            "page 1",
            Goal.atMost(1.2),
            (bench, each) -> timeOf(bench, each, "recent", cursor(bench))),
        quick(
            "deep-page",
            "time of page 1,800, `recent`",
            "page 1",
            Goal.atMost(3),
            (bench, each) -> timeOf(bench, each, "recent", "&page=1800")),
        quick(
            "deep-page-appreciated",
            "time of page 1,800, `most_appreciated`",
            "page 1",
            Goal.atMost(3),
            (bench, each) -> timeOf(bench, each, "most_appreciated", "&page=1800")));
  }

  private static String path(Bench bench, String sort) throws IOException, InterruptedException {
    return "/api/messages/" + bench.space(MESSAGES) + "?sort=" + sort;
  }

  private static Round listed(Bench bench, Duration each, String sort, String script)
      throws Exception {
    return new Round(
        bench.get(path(bench, sort), each),
        bench.pgbench(script, each, "space=" + bench.space(MESSAGES)));
  }

  private static Round notModified(Bench bench, Duration each) throws Exception {
    String path = path(bench, "recent");
    try (HttpConnection connection = new HttpConnection(bench.server().address())) {
      String tag = connection.get(path, bench.user().token()).header("etag");
      if (tag == null) {
        throw new IOException("the list has no ETag");
      }
      String known = "If-None-Match: " + tag;
      if (connection.get(path, bench.user().token(), known).status() != 304) {
        throw new IOException("a known list is sent again");
      }
      return new Round(bench.get(path, each, known), bench.get(path, each));
    }
  }

  private static Round underWrites(Bench bench, Duration each) throws Exception {
    String space = bench.space("written", MESSAGES);
    String path = "/api/messages/" + space;
    Figure quiet = bench.get(path, each);
    try (OpenLoop posts = OpenLoop.post(bench, space, 500)) {
      Figure busy = bench.get(path, each);
      OpenLoop.Outcome outcome = posts.stop();
      return new Round(
          new Figure(busy.value(), busy.unit(), busy.detail() + ", posts " + outcome), quiet);
    }
  }

  private static String cursor(Bench bench) throws IOException, InterruptedException {
    try (HttpConnection connection = new HttpConnection(bench.server().address())) {
      String page =
          connection
              .get(path(bench, "recent") + "&page=1800&limit=50", bench.user().token())
              .body();
      return "&cursor=" + Bench.Json.field(page, "nextCursor");
    }
  }

  /** The mean time of an answer on one connection: with more, the load would be measured too. */
  private static Round timeOf(Bench bench, Duration each, String sort, String deep)
      throws Exception {
    String path = path(bench, sort);
    return new Round(time(bench, path + deep, each), time(bench, path, each));
  }

  private static Figure time(Bench bench, String path, Duration each) throws IOException {
    String token = bench.user().token();
    try (HttpConnection connection = new HttpConnection(bench.server().address())) {
      return Timing.mean(each, () -> connection.get(path, token));
    }
  }
}
