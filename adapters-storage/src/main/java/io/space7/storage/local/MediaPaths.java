package io.space7.storage.local;

import io.space7.domain.MediaName;
import java.nio.file.Path;

/** How a media folder is laid out: files lie in folders named by their first two characters. */
public final class MediaPaths {
  private static final int SHARD_CHARACTERS = 2;

  private MediaPaths() {}

  /** Where a file is once it is whole. */
  public static Path of(Path root, MediaName name) {
    return root.resolve(shard(name)).resolve(name.value());
  }

  static String shard(MediaName name) {
    return name.value().substring(0, SHARD_CHARACTERS);
  }
}
