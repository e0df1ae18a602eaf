package io.space7.bootstrap;

import io.space7.application.port.MediaStore;
import io.space7.storage.gcs.GcsMediaStore;
import io.space7.storage.gcs.GcsSettings;
import io.space7.storage.local.LocalMediaStore;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Where media is kept, and how it is reached. A storage of another kind is a record here, with a
 * name that {@code MEDIA_STORE} can have; nothing else in this module knows which there are.
 */
sealed interface MediaStorage {
  /**
   * Connects.
   *
   * @throws StartException if the storage cannot be used
   */
  MediaStore open(Clock clock);

  /**
   * Chosen by {@code MEDIA_STORE}; unset, a bucket that is named is used, and a folder otherwise.
   *
   * @throws StartException for the first variable that is wrong
   */
  static MediaStorage from(Environment environment, Path home, String baseUrl) {
    GcsSettings bucket = MediaBucket.from(environment, baseUrl);
    String chosen = environment.text("MEDIA_STORE");
    if (chosen == null) {
      chosen = bucket == null ? "folder" : "gcs";
    }
    return switch (chosen) {
      case "folder" -> {
        if (bucket != null) {
          throw StartException.wrong(
              "MEDIA_STORE", "\"folder\"", "\"gcs\" while MEDIA_BUCKET is set");
        }
        yield new Folder(home.resolve("media"), baseUrl);
      }
      case "gcs" -> {
        if (bucket == null) {
          throw StartException.wrong("MEDIA_BUCKET", "not set", "set while MEDIA_STORE is \"gcs\"");
        }
        yield new Gcs(bucket);
      }
      default ->
          throw StartException.wrong("MEDIA_STORE", "\"" + chosen + "\"", "\"folder\" or \"gcs\"");
    };
  }

  /**
   * A folder of this machine, or one that several mount.
   *
   * @param baseUrl put before names; null if files are served from here
   */
  record Folder(Path path, String baseUrl) implements MediaStorage {
    @Override
    public MediaStore open(Clock clock) {
      try {
        return new LocalMediaStore(path, baseUrl);
      } catch (IllegalStateException e) {
        throw new StartException("SPACE7_HOME: " + e.getMessage());
      }
    }
  }

  /** A bucket of Google Cloud Storage. */
  record Gcs(GcsSettings settings) implements MediaStorage {
    @Override
    public MediaStore open(Clock clock) {
      try {
        return GcsMediaStore.open(settings, clock);
      } catch (IllegalStateException e) {
        throw new StartException("MEDIA_BUCKET: " + e.getMessage());
      }
    }
  }
}
