package io.space7.persistence.embedded;

import io.space7.persistence.DatabaseStartException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, which come along as an archive for each platform.
 *
 * @param folder where they are unpacked, each kind in a folder of its own
 */
record PostgresBinaries(Path folder) {
  static final String MAJOR_VERSION = "18";

  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64", "arm64", "arm_64");

  private static final String UNPACKING = "unpacking";
  private static final int EXECUTABLE = 0100;

  /**
   * @throws DatabaseStartException if there are none for this machine
   */
  void requireSupported() {
    if (archive() == null) {
      throw new DatabaseStartException(
          "There is no embedded PostgreSQL for "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch")
              + "; set DATABASE_URL to use one of your own.");
    }
  }

  private static URL archive() {
    String architecture = System.getProperty("os.arch");
    return PostgresBinaries.class.getResource(
        "/postgres-"
            + System.getProperty("os.name").toLowerCase(Locale.ROOT)
            + "-"
            + ARCHITECTURES.getOrDefault(architecture, architecture)
            + ".txz");
  }

  /**
   * Unpacks the programs unless they are there, which takes a second or two; those of other
   * versions are removed.
   *
   * @return the folder with {@code bin}, {@code lib} and {@code share}
   */
  Path unpack() throws IOException {
    URL archive = archive();
    // Reading all of it for a digest would take longer than everything else.
    Path unpacked =
        folder.resolve(
            "postgres-" + MAJOR_VERSION + "-" + archive.openConnection().getContentLengthLong());
    Files.createDirectories(folder);
    if (!Files.isDirectory(unpacked)) {
      for (Path other : Folders.children(folder)) {
        Folders.deleteTree(other);
      }
      Path half = Files.createDirectory(folder.resolve(UNPACKING));
      try (TarArchiveInputStream entries =
          new TarArchiveInputStream(new XZCompressorInputStream(archive.openStream()))) {
        unpack(entries, half);
      }
      Files.move(half, unpacked, StandardCopyOption.ATOMIC_MOVE);
    }
    return unpacked;
  }

  private static void unpack(TarArchiveInputStream entries, Path target) throws IOException {
    for (TarArchiveEntry entry = entries.getNextEntry();
        entry != null;
        entry = entries.getNextEntry()) {
      Path path = target.resolve(entry.getName()).normalize();
      if (!path.startsWith(target)) {
        throw new IOException("the archive of PostgreSQL leads out of its folder");
      }
      if (entry.isDirectory()) {
        Files.createDirectories(path);
        continue;
      }
      Files.createDirectories(path.getParent());
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      } else {
        unpack(entries, path, (entry.getMode() & EXECUTABLE) != 0);
      }
    }
  }

  private static void unpack(InputStream bytes, Path file, boolean executable) throws IOException {
    Files.copy(bytes, file);
    Set<PosixFilePermission> permissions =
        PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    Files.setPosixFilePermissions(file, permissions);
  }
}
