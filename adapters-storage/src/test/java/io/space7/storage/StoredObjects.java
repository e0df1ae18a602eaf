package io.space7.storage;

import io.space7.application.port.MediaStore;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.testkit.MediaSamples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is stored, and what lies in a media folder, looked at from outside. */
public final class StoredObjects {
  private StoredObjects() {}

  /** Under a new name. */
  public static MediaName save(MediaStore store, InputStream bytes, MediaFormat format)
      throws IOException {
    MediaName name = MediaSamples.newName(format.extension());
    store.save(name, bytes, format);
    return name;
  }

  /** Everything but folders, half-written files too. */
  public static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path)).toList();
    }
  }
}
