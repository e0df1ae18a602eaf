package io.space7.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An installed PostgreSQL on a new folder, with its own settings but for the number of connections:
 * fsync is on. It ends with this program.
 */
final class ThrowAwayDatabase implements AutoCloseable {
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final Pattern PROCESSED =
      Pattern.compile("transactions actually processed: ([0-9]+)");
  private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+)");
  private static final Pattern FAILED = Pattern.compile("number of failed transactions: ([0-9]+)");

  private final Path programs;
  private final Path folder;
  private final int port;

  private ThrowAwayDatabase(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  static ThrowAwayDatabase start(Path home) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(home.resolve("database"));
    if (System.getProperty("user.name").equals("root")) {
      Commands.run("chmod", "755", home.toString());
      Commands.run("chown", "postgres", folder.toString());
    }
    ThrowAwayDatabase database = new ThrowAwayDatabase(programs(), folder, freePort());
    database.program("initdb", "-D", folder + "/data", "-U", "space7", "-A", "trust", "-E", "UTF8");
    database.program(
        "pg_ctl",
        "-D",
        folder + "/data",
        "-w",
        "-l",
        folder + "/log",
        "-o",
        "-p %d -h 127.0.0.1 -k %s -c max_connections=200".formatted(database.port, folder),
        "start");
    return database;
  }

  private static Path programs() throws IOException {
    try (DirectoryStream<Path> versions =
        Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
      Path newest = null;
      for (Path version : versions) {
        newest = newest == null || newest.compareTo(version) < 0 ? version : newest;
      }
      return newest.resolve("bin");
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void program(String name, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(programs.resolve(name).toString()));
    command.addAll(List.of(arguments));
    Commands.run(Commands.unprivileged(command.toArray(String[]::new)));
  }

  void create(String name) throws IOException, InterruptedException {
    Commands.run(
        programs.resolve("createdb").toString(), "-w", "--maintenance-db", url("postgres"), name);
  }

  String url(String name) {
    return "postgresql://space7@127.0.0.1:" + port + "/" + name;
  }

  /** Of all its processes together, those that have ended included. */
  Duration processorTime() throws IOException {
    String pid = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid")).get(0);
    return ProcessorTime.ofFamily(Long.parseLong(pid));
  }

  String version() throws IOException, InterruptedException {
    return Commands.run(programs.resolve("postgres").toString(), "--version").strip();
  }

  /** Runs a script; {@code variables} as {@code name=value}. */
  String script(String name, Path script, String... variables)
      throws IOException, InterruptedException {
    return Commands.run(psql(name, List.of("-f", script.toString()), variables));
  }

  /** The rows of a statement, a line each. */
  String query(String name, String statement) throws IOException, InterruptedException {
    return Commands.run(psql(name, List.of("-c", statement))).strip();
  }

  private List<String> psql(String name, List<String> what, String... variables) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("psql").toString(), "-XqAt", "-v", "ON_ERROR_STOP=1", url(name)));
    for (String variable : variables) {
      command.addAll(List.of("-v", variable));
    }
    command.addAll(what);
    return command;
  }

  /**
   * Runs a transaction again and again.
   *
   * @param variables as {@code name=value}
   * @throws IOException also if a single transaction fails
   */
  Workload.Figure pgbench(String name, Path script, int clients, long seconds, String... variables)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("pgbench").toString(),
                "-n",
                "-M",
                "prepared",
                "-c",
                "" + clients,
                "-j",
                "2",
                "-T",
                "" + seconds));
    for (String variable : variables) {
      command.addAll(List.of("-D", variable));
    }
    command.addAll(List.of("-f", script.toString(), url(name)));
    Duration before = processorTime();
    String output = Commands.run(command);
    Duration used = processorTime().minus(before);
    long count = Long.parseLong(field(PROCESSED, output));
    if (count == 0) {
      throw new IOException("pgbench got nothing done");
    }
    if (Double.parseDouble(field(FAILED, output)) > 0) {
      throw new IOException(field(FAILED, output) + " transactions of pgbench failed");
    }
    return new Workload.Figure(
        Double.parseDouble(field(RATE, output)),
        "/s",
        "mean %s ms, CPU %d µs".formatted(field(LATENCY, output), used.toNanos() / 1000 / count));
  }

  private static String field(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("pgbench said:\n" + output);
    }
    return matcher.group(1);
  }

  @Override
  public void close() {
    try {
      program("pg_ctl", "-D", folder + "/data", "-m", "immediate", "-w", "stop");
    } catch (IOException e) {
      System.err.println("PostgreSQL did not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
