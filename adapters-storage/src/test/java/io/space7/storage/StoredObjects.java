package io.space7.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a media folder, looked at from outside. */
final class StoredObjects {
  private StoredObjects() {}

  /** Everything but folders, half-written files too. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path)).toList();
    }
  }
}
