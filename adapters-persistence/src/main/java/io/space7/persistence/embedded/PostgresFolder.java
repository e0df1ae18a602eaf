package io.space7.persistence.embedded;

import io.space7.persistence.DatabaseStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where the embedded PostgreSQL lives: its data, its programs, its password, its log. The folder is
 * closed to other users of the machine.
 */
record PostgresFolder(Path home, Path root) {
  private static final long MAX_LOG_BYTES = 1024 * 1024;
  private static final int TAIL_BYTES = 16 * 1024;

  static PostgresFolder create(Path home) throws IOException {
    Path root = home.resolve("postgres");
    Files.createDirectories(root);
    Path real = root.toRealPath();
    if (Files.getFileStore(real).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
    }
    PostgresFolder folder = new PostgresFolder(real.getParent(), real);
    if (Files.exists(folder.log()) && Files.size(folder.log()) > MAX_LOG_BYTES) {
      Files.delete(folder.log());
    }
    return folder;
  }

  Path data() {
    return root.resolve("data");
  }

  Path binaries() {
    return root.resolve("bin");
  }

  Path log() {
    return root.resolve("server.log");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path password() {
    return root.resolve("password");
  }

  /** Whether a database was created here, all of it. */
  boolean hasData() {
    return Files.exists(data().resolve("postmaster.opts")) || Files.exists(created());
  }

  /** Says that the creation came to its end. */
  Path created() {
    return data().resolve("space7_created");
  }

  /**
   * Removes what a process left that was killed while it created the data. Data on which a server
   * has ever run are never touched.
   */
  void removeHalfDone() throws IOException {
    if (Files.isDirectory(data()) && !hasData()) {
      Folders.deleteTree(data());
    }
  }

  /**
   * @throws DatabaseStartException if the data were written by another version
   */
  void requireVersion(String majorVersion) throws IOException {
    Path file = data().resolve("PG_VERSION");
    if (Files.exists(file) && !Files.readString(file).strip().equals(majorVersion)) {
      throw new DatabaseStartException(
          "The data in "
              + data()
              + " are of PostgreSQL "
              + Files.readString(file).strip()
              + ", but this server brings version "
              + majorVersion
              + "; move them with pg_upgrade or pg_dump, or choose another SPACE7_HOME.");
    }
  }

  /** The newest lines of the log from a place on, without what may be broken. */
  List<String> logFrom(long position) {
    try {
      byte[] all = Files.readAllBytes(log());
      int from = (int) Math.max(Math.min(position, all.length), all.length - TAIL_BYTES);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  long logLength() {
    try {
      return Files.size(log());
    } catch (IOException notThere) {
      return 0;
    }
  }
}
