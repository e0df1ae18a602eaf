package io.space7.persistence.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's programs, run on one data folder. They get an environment of their own: this
 * process's one holds secrets. PostgreSQL refuses to run as root; for root they run in a user
 * namespace in which nobody is.
 *
 * @param programs the folder with {@code bin}
 * @param folder what their output goes to the log of
 */
record PostgresPrograms(Path programs, PostgresFolder folder) {
  /** The owner of a new database, whom nobody can connect as. */
  static final String SUPERUSER = "postgres";

  private static final String DATABASE = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C.UTF-8");

  /** Creates the data. */
  void create() throws IOException {
    run(
        "",
        "initdb",
        "--pgdata=" + folder.data(),
        "--username=" + SUPERUSER,
        "--auth=reject",
        "--encoding=UTF8",
        "--locale=C.UTF-8");
    Files.createFile(folder.created());
  }

  /** Runs statements as the superuser, without a server: nobody else can get in meanwhile. */
  void execute(List<String> statements) throws IOException {
    String script = String.join(";\n\n", statements) + ";\n\n";
    run(script, "postgres", "--single", "-j", "-D", folder.data().toString(), DATABASE);
  }

  /**
   * Starts the server.
   *
   * @param settings name=value
   */
  Process serve(List<String> settings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-D", folder.data().toString()));
    for (String setting : settings) {
      arguments.add("-c");
      arguments.add(setting);
    }
    Process server = builder("postgres", arguments.toArray(String[]::new)).start();
    server.getOutputStream().close();
    return server;
  }

  /** Stops the server within seconds; connections are cut. */
  void stop(Process server, Duration patience) throws IOException {
    run(
        "",
        "pg_ctl",
        "stop",
        "--pgdata=" + folder.data(),
        "--mode=fast",
        "--timeout=" + patience.toSeconds());
    try {
      server.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String input, String program, String... arguments) throws IOException {
    Process process = builder(program, arguments).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException endedEarly) {
      // Its exit code tells.
    }
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(program + " ended with exit code " + process.exitValue());
    }
  }

  private ProcessBuilder builder(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    // Away from the terminal, whose Ctrl-C is for this process: it stops the server last.
    if (isThere("setsid")) {
      command.add("setsid");
    }
    if (isRoot()) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    return builder;
  }

  private static boolean isThere(String program) {
    return Files.isExecutable(Path.of("/usr/bin", program))
        || Files.isExecutable(Path.of("/bin", program));
  }

  private boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(folder.lock(), "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
