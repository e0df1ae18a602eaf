package io.space7.persistence.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tells why PostgreSQL's programs failed, from what they said, and what to do about it. */
final class StartFailure {
  private StartFailure() {}

  /**
   * The end of a sentence, with its full stop.
   *
   * @param log what they said
   * @param file where more of it is
   */
  static String of(List<String> log, IOException failure, Path file) {
    if (FileFailure.isDiskFull(String.valueOf(failure.getMessage()))
        || log.stream().anyMatch(FileFailure::isDiskFull)) {
      return FileFailure.DISK_FULL;
    }
    if (log.stream().anyMatch(line -> line.startsWith("unshare:"))) {
      return "PostgreSQL refuses to run as root, and user namespaces are not allowed here; start as"
          + " another user.";
    }
    return log.stream()
            .filter(
                line ->
                    line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:"))
            .reduce((first, second) -> second)
            .map(line -> line.replaceFirst(".*?(FATAL|PANIC|error): +", ""))
            .orElse(failure.getMessage())
        + "; "
        + file
        + " tells more.";
  }
}
