package io.space7.benchmarks;

import io.space7.socket.Crowd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Measures how fast one message reaches many sockets, and what a delivery costs the server's
 * processors, here and on Node's socket.io. Server and sockets run in a process each; the sockets
 * are the same program for both servers.
 *
 * <p>Arguments: {@code node} and the path of {@code fanout-peer.cjs} (with {@code NODE_PATH} set to
 * where socket.io is installed), or none to compare nothing. Property {@code sockets}: 1000; {@code
 * stalled}: how many more sockets read nothing.
 */
final class FanoutBenchmark implements AutoCloseable {
  private static final int SOCKETS = Integer.getInteger("sockets", 1_000);
  private static final int STALLED = Integer.getInteger("stalled", 20);
  private static final int SECONDS = Integer.getInteger("seconds", 2);
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int WARM_UP_ROUNDS = 3;
  private static final String LONG_TEXT = "x".repeat(4_000);
  private static final String TEXT = "It is a truth universally acknowledged. ".repeat(3);

  private final Process process;
  private final BufferedReader output;
  private final Crowd crowd;
  private final String space;
  private final String token;

  /** When each message was sent; by its number, from 1. */
  private final long[] sentAt = new long[1 << 20];

  private int sent;
  private Semaphore inFlight;

  /** How many have each message; touched by the crowd's thread. */
  private final int[] arrived = new int[1 << 20];

  private long[] latencies = new long[0];
  private int measured;

  private final Crowd.Member sender;

  private FanoutBenchmark(String... command) throws Exception {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String[] facts = output.readLine().split(" ");
    crowd = new Crowd(Integer.parseInt(facts[0]));
    space = facts[1];
    token = facts[2];
    for (int i = 0; i < SOCKETS; i++) {
      add(this::heard);
    }
    sender = crowd.add(token, null, member -> {});
  }

  private Crowd.Member add(Consumer<Crowd.Member> heard) throws Exception {
    return crowd.add(token, "420[\"join_space\",\"" + space + "\"]", heard);
  }

  public static void main(String[] arguments) throws Exception {
    String[] ours = {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-Xmx512m",
      "-cp",
      System.getProperty("java.class.path"),
      FanoutServer.class.getName()
    };
    Map<String, String[]> commands = new LinkedHashMap<>();
    commands.put("ours", ours);
    if (arguments.length > 0) {
      commands.put("Node", arguments);
    }
    compare(commands);
    slowConsumers(ours);
    System.exit(0);
  }

  /** Takes turns, so that whatever else the machine does meanwhile falls on all. */
  private static void compare(Map<String, String[]> commands) throws Exception {
    Map<String, FanoutBenchmark> servers = new LinkedHashMap<>();
    for (Map.Entry<String, String[]> command : commands.entrySet()) {
      servers.put(command.getKey(), new FanoutBenchmark(command.getValue()));
    }
    for (FanoutBenchmark server : servers.values()) {
      server.warmUp();
    }
    for (int inFlight : new int[] {1, 16}) {
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, FanoutBenchmark> server : servers.entrySet()) {
          Rate rate = server.getValue().run(inFlight, TEXT);
          System.out.printf("%-5s %2d in flight: %s%n", server.getKey(), inFlight, rate);
        }
      }
    }
    servers.values().forEach(FanoutBenchmark::close);
  }

  private void warmUp() throws Exception {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      run(16, TEXT);
      run(1, TEXT);
    }
  }

  private record Rate(double deliveriesPerSecond, double cpuMicros) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,.0f deliveries/s, %.2f us of CPU per delivery",
          deliveriesPerSecond,
          cpuMicros);
    }
  }

  /** Keeps so many messages under way; one is under way until the last socket has it. */
  private Rate run(int many, String text) throws Exception {
    inFlight = new Semaphore(many);
    int before = sent;
    long cpu = cpuMillis();
    long start = System.nanoTime();
    while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
      inFlight.acquire();
      send(text);
    }
    inFlight.acquire(many);
    double seconds = (System.nanoTime() - start) / 1e9;
    double deliveries = (double) (sent - before) * SOCKETS;
    return new Rate(deliveries / seconds, (cpuMillis() - cpu) * 1_000 / deliveries);
  }

  private void send(String text) {
    sentAt[++sent] = System.nanoTime();
    sender.emit(
        "42[\"send_message\",{\"spaceId\":\"%s\",\"message\":{\"content\":\"%s\"}}]"
            .formatted(space, text + sent));
  }

  private void heard(Crowd.Member member) {
    int message = member.received;
    if (measured < latencies.length) {
      latencies[measured++] = System.nanoTime() - sentAt[message];
    }
    if (++arrived[message] == SOCKETS) {
      inFlight.release();
    }
  }

  private static void slowConsumers(String... command) throws Exception {
    try (FanoutBenchmark server = new FanoutBenchmark(command)) {
      server.warmUp();
      System.out.printf("nobody stalled: %s; %s%n", server.paced(), server.memory());
      List<Crowd.Member> stalled = new ArrayList<>();
      for (int i = 0; i < STALLED; i++) {
        Crowd.Member member = server.add(ignored -> {});
        member.stall();
        stalled.add(member);
      }
      System.out.printf("%d stalled: %s; %s%n", STALLED, server.paced(), server.memory());
      System.out.printf("flood: %s; %s%n", server.run(4, LONG_TEXT), server.memory());
      System.out.printf("flood: %s; %s%n", server.run(4, LONG_TEXT), server.memory());
      System.out.printf("after it: %s; %s%n", server.paced(), server.memory());
    }
  }

  /** The latency of deliveries at a rate that leaves the machine half idle. */
  private String paced() throws Exception {
    int messages = SECONDS * 100;
    inFlight = new Semaphore(0);
    latencies = new long[messages * SOCKETS];
    measured = 0;
    for (int i = 0; i < messages; i++) {
      send(TEXT);
      Thread.sleep(25);
    }
    inFlight.acquire(messages);
    long[] sorted = latencies;
    latencies = new long[0];
    Arrays.sort(sorted);
    return "latency p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, mean %.2f ms"
        .formatted(
            sorted[sorted.length / 2] / 1e6,
            sorted[sorted.length * 9 / 10] / 1e6,
            sorted[sorted.length * 99 / 100] / 1e6,
            Arrays.stream(sorted).average().orElseThrow() / 1e6);
  }

  private String memory() throws IOException {
    Writer input = process.outputWriter();
    input.write("\n");
    input.flush();
    return output.readLine();
  }

  /** What the server's process has used so far, in a hundredth of a second's resolution. */
  private long cpuMillis() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
  }

  @Override
  public void close() {
    crowd.close();
    process.destroyForcibly();
  }
}
