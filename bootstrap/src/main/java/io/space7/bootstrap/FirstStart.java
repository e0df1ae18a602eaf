package io.space7.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this is the first start in a home, also if an earlier one was cut short: until the first
 * start is over, a file in the home says so. A home in which people have been is never taken for a
 * new one.
 */
final class FirstStart {
  private final Path mark;

  private FirstStart(Path mark) {
    this.mark = mark;
  }

  /**
   * Looks at a home before anything else is put there.
   *
   * @param wanted whether anything is to be done at a first start; if not, this one is none
   * @throws StartException if the home cannot be used
   */
  static FirstStart of(Path home, boolean wanted) {
    FirstStart first = new FirstStart(home.resolve("first-start"));
    try {
      if (!wanted) {
        first.isOver();
      } else if (isEmpty(Files.createDirectories(home))) {
        Files.createFile(first.mark);
      }
      return first;
    } catch (IOException e) {
      throw Home.unusable(home, e);
    } catch (UncheckedIOException e) {
      throw Home.unusable(home, e.getCause());
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  boolean isNow() {
    return Files.exists(mark);
  }

  /** From here on the home belongs to people. */
  void isOver() {
    try {
      Files.deleteIfExists(mark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
