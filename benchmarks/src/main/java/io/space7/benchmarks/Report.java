package io.space7.benchmarks;

import io.space7.benchmarks.Benchmarks.Options;
import io.space7.benchmarks.Benchmarks.Result;
import io.space7.benchmarks.Workload.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The table, and the page that it stands on. */
final class Report {
  /** What lies between them in the page is written anew. */
  private static final String BEGIN = "<!-- measured: begin -->\n";

  private static final String END = "<!-- measured: end -->\n";

  private final Options options;
  private final Map<Workload, Map<String, Result>> results;
  private final String database;

  /**
   * @param database its name and version
   */
  Report(Options options, Map<Workload, Map<String, Result>> results, String database) {
    this.options = options;
    this.results = results;
    this.database = database;
  }

  /** In Markdown. */
  String table() {
    boolean compares = options.before() != null;
    StringBuilder table = new StringBuilder();
    table.append("| workload | this server | against | | ratio |");
    table.append(compares ? " before |" : "").append(" goal |\n");
    table.append("| --- | --- | --- | --- | --- |").append(compares ? " --- |" : "");
    table.append(" --- |\n");
    results.forEach(
        (workload, each) -> {
          Result now = each.get("now");
          table.append("| ").append(workload.title()).append(" | ");
          if (now.failure() == null) {
            Round median = now.median();
            table.append(median.ours()).append(" | ").append(workload.peer()).append(" | ");
            table.append(median.peer() == null ? "" : median.peer()).append(" | ");
          } else {
            table.append(now.failure()).append(" | ").append(workload.peer()).append(" | | ");
          }
          table.append(ratio(workload, now)).append(" | ");
          if (compares) {
            table.append(ratio(workload, each.get("before"))).append(" | ");
          }
          table.append(workload.goal()).append(" |\n");
        });
    return table.toString();
  }

  /** The median and, as a measure of the noise, the least and the greatest. */
  private static String ratio(Workload workload, Result result) {
    if (result.failure() != null) {
      return "none";
    }
    double[] ratios = result.rounds().stream().mapToDouble(Round::ratio).sorted().toArray();
    double median = result.median().ratio();
    return String.format(
        Locale.ROOT,
        "%s%.2f%s (%.2f–%.2f)",
        workload.goal().isMetBy(median) ? "**" : "",
        median,
        workload.goal().isMetBy(median) ? "**" : "",
        ratios[0],
        ratios[ratios.length - 1]);
  }

  /** Writes the table and the machine into a page, and leaves the rest of it as it is. */
  void write(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (end < begin || begin < BEGIN.length()) {
      throw new IOException(page + " has no place for the figures");
    }
    Files.writeString(
        page, text.substring(0, begin) + machine() + "\n" + table() + text.substring(end));
  }

  private String machine() throws IOException {
    return """
        Measured on %s, %s, %d rounds of %d s for each side: %d processors (%s), %d GB of memory, \
        Linux %s, Java %s, %s. CPU is what server and database \
        took for one request, without the client. Each figure is of the median round; the ratio's span is in brackets; a \
        ratio that reaches its goal is bold.
        """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            options.cold() ? "cold" : "warm",
            options.rounds(),
            options.each().toSeconds(),
            Runtime.getRuntime().availableProcessors(),
            fact("/proc/cpuinfo", "model name"),
            Long.parseLong(fact("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) >> 20,
            System.getProperty("os.version"),
            Runtime.version(),
            database);
  }

  private static String fact(String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("?");
    }
  }
}
