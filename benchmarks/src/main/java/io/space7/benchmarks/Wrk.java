package io.space7.benchmarks;

import io.space7.benchmarks.Workload.Figure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As many requests as 32 connections get through, by wrk. */
final class Wrk {
  static final int CONNECTIONS = 32;

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
  private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+[a-z]+)");
  private static final Pattern WRONG =
      Pattern.compile("(Non-2xx or 3xx responses: \\d+|Socket errors:.*)");

  private final URI server;
  private final ProcessorTimes processorTime;

  /**
   * @param processorTime of all that works on the answers
   */
  Wrk(URI server, ProcessorTimes processorTime) {
    this.server = server;
    this.processorTime = processorTime;
  }

  /** What has been used so far. */
  interface ProcessorTimes {
    Duration get() throws IOException;
  }

  /**
   * @param script what to send, or null to get the address
   * @throws IOException also if a single answer is an error
   */
  Figure run(String path, Duration time, Path script, String[] headers, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "-t2",
                "-c" + CONNECTIONS,
                "-d" + Math.max(1, time.toSeconds()) + "s",
                "--latency",
                "--timeout",
                "10s"));
    for (String header : headers) {
      command.addAll(List.of("-H", header));
    }
    if (script != null) {
      command.addAll(List.of("-s", script.toString()));
    }
    command.add(server + path);
    if (arguments.length > 0) {
      command.add("--");
      command.addAll(List.of(arguments));
    }
    Duration before = processorTime.get();
    String output = Commands.run(command);
    Duration used = processorTime.get().minus(before);
    Matcher wrong = WRONG.matcher(output);
    if (wrong.find()) {
      throw new IOException("wrk: " + wrong.group(1));
    }
    long count = Long.parseLong(field(COUNT, output));
    if (count == 0) {
      throw new IOException("wrk got no answer");
    }
    return new Figure(
        Double.parseDouble(field(RATE, output)),
        "/s",
        "p99 %s, CPU %d µs".formatted(field(P99, output), used.toNanos() / 1000 / count));
  }

  private static String field(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("wrk said:\n" + output);
    }
    return matcher.group(1);
  }
}
