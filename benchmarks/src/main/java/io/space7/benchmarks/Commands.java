package io.space7.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Runs programs to their end. */
final class Commands {
  private Commands() {}

  /**
   * @return what it printed, errors included
   * @throws IOException if it fails, with what it printed
   */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          "status " + status + " of " + String.join(" ", command) + ":\n" + output);
    }
    return output;
  }

  static String run(List<String> command) throws IOException, InterruptedException {
    return run(command.toArray(String[]::new));
  }

  /** A command as an unprivileged user, if this is root: PostgreSQL runs as nobody else. */
  static String[] unprivileged(String... command) {
    if (!System.getProperty("user.name").equals("root")) {
      return command;
    }
    String[] all = new String[command.length + 4];
    System.arraycopy(new String[] {"runuser", "-u", "postgres", "--"}, 0, all, 0, 4);
    System.arraycopy(command, 0, all, 4, command.length);
    return Arrays.copyOf(all, all.length);
  }
}
