package io.space7.bootstrap;

import io.space7.persistence.embedded.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder with everything that a server keeps on its machine. Other users of the machine get
 * neither in nor, in what earlier versions have left there, at anything.
 */
record Home(Path folder) {
  /**
   * @throws StartException if it cannot be used
   */
  static Home open(Path folder) {
    try {
      Files.createDirectories(folder);
      close(folder, "rwx------");
      if (!Files.isWritable(folder)) {
        throw new StartException(
            "SPACE7_HOME: the folder "
                + folder
                + " cannot be written by this user; change its owner or choose another folder.");
      }
      return new Home(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  static StartException unusable(Path folder, IOException cause) {
    return new StartException(
        "SPACE7_HOME: the folder " + folder + " cannot be used: " + FileFailure.of(cause));
  }

  /** Makes the folder for media files, closed like the home. */
  void closeMedia() {
    Path media = folder.resolve("media");
    try {
      Files.createDirectories(media);
      close(media, "rwx------");
    } catch (IOException e) {
      throw unusable(media, e);
    }
  }

  Path secret() {
    return folder.resolve("jwt-secret");
  }

  /** Takes a file's or folder's permissions away from everybody but its owner. */
  static void close(Path path, String permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
