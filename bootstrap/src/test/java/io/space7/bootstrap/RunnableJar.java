package io.space7.bootstrap;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a user runs it: the jar, in a process of its own. */
final class RunnableJar implements AutoCloseable {
  private static final String LISTENING = "Space7 is listening on http://localhost:";

  private final Process process;
  private final Path errors;

  private RunnableJar(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** Starts it with nothing but these variables and what Java needs. */
  static RunnableJar start(Path folder, Map<String, String> variables, String... arguments) {
    return start(
        folder,
        variables,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            System.getProperty("space7.jar")),
        arguments);
  }

  /** The same by the script beside the jar. */
  static RunnableJar startByScript(Path folder, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("JAVA_HOME", System.getProperty("java.home"));
    Path script = Path.of(System.getProperty("space7.jar")).resolveSibling("space7");
    return start(folder, all, List.of(script.toString()));
  }

  private static RunnableJar start(
      Path folder, Map<String, String> variables, List<String> program, String... arguments) {
    try {
      Path errors = Files.createTempFile(folder, "stderr", ".txt");
      ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(program));
      builder.command().addAll(List.of(arguments));
      Map<String, String> kept = new HashMap<>(builder.environment());
      kept.keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
      builder.environment().clear();
      builder.environment().putAll(kept);
      builder.environment().putAll(variables);
      return new RunnableJar(
          builder.directory(folder.toFile()).redirectError(new File(errors.toString())).start(),
          errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it listens, and gives the port. */
  int awaitPort() {
    try {
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(LISTENING)) {
          return Integer.parseInt(line.substring(LISTENING.length()));
        }
      }
      throw new AssertionError("ended without listening: " + errors());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that it says until it ends. */
  String output() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  int awaitExit() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + errors());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * What the program wrote; a newer Java's own warnings about its libraries are not the program's.
   */
  List<String> errors() {
    try {
      return Files.readAllLines(errors).stream()
          .filter(line -> !line.startsWith("WARNING: "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9}: it gets no chance to end anything well. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** As {@code kill}, and as a terminal's Ctrl-C: it ends what it does. */
  int stop() {
    process.destroy();
    return awaitExit();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
