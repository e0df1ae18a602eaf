package io.space7.persistence.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells in a sentence why the embedded PostgreSQL does not start, and what to do about it. */
final class StartFailure {
  private static final String DISK_FULL = "the disk is full; free some space.";

  private StartFailure() {}

  /** Of a file that this process could not use. */
  static String of(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (isFull(message)) {
      return DISK_FULL;
    } else if (failure instanceof AccessDeniedException denied) {
      return denied.getFile()
          + " must not be written by this user; change its owner or"
          + " permissions, or choose another SPACE7_HOME.";
    } else if (failure instanceof FileAlreadyExistsException
        || failure instanceof NotDirectoryException) {
      return ((FileSystemException) failure).getFile()
          + " is a file, not a folder; choose another SPACE7_HOME.";
    } else if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getFile() + ": " + file.getReason().toLowerCase(Locale.ROOT) + ".";
    }
    return message + ".";
  }

  /**
   * Of PostgreSQL's programs.
   *
   * @param log what they said
   */
  static String of(List<String> log, IOException failure, Path file) {
    if (isFull(String.valueOf(failure.getMessage()))
        || log.stream().anyMatch(StartFailure::isFull)) {
      return DISK_FULL;
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

  private static boolean isFull(String text) {
    return text.contains("No space left on device") || text.contains("Disk quota exceeded");
  }
}
