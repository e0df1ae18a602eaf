package io.space7.persistence.embedded;

import io.space7.persistence.DatabaseStartException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the embedded PostgreSQL lives: its data, its programs, its log. The folder is closed to
 * other users of the machine, because the library opens that of the programs to everybody.
 */
record PostgresFolder(Path home, Path root) {
  private static final long MAX_LOG_BYTES = 1024 * 1024;

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

  /**
   * Removes what a process left that was killed while it unpacked the programs or created the data.
   * Data on which a server has ever run are never touched.
   */
  void removeHalfDone() throws IOException {
    if (Files.isDirectory(data()) && !Files.exists(data().resolve("postmaster.opts"))) {
      deleteTree(data());
    }
    if (Files.isDirectory(binaries())) {
      for (Path unpacked : children(binaries())) {
        if (!Files.exists(unpacked.resolve(".exists"))) {
          deleteTree(unpacked);
        }
      }
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

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
