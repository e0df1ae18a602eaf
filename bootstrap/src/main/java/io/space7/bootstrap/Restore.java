package io.space7.bootstrap;

import io.space7.domain.MediaName;
import io.space7.persistence.DatabaseStartException;
import io.space7.persistence.Restoration;
import io.space7.persistence.embedded.EmbeddedDatabase;
import io.space7.persistence.embedded.FileFailure;
import io.space7.storage.local.MediaPaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Makes a home from what {@link Backup} wrote, beside the place where it belongs, and moves it
 * there in one step once everything has turned out to be as it was. So there is a whole home or
 * none.
 *
 * <p>What happened after the backup is lost. The next server notices that its database is another
 * one and begins a new epoch, so that clients load anew.
 */
final class Restore {
  private final ZipFile archive;
  private final BackupManifest manifest;
  private final Path home;

  private Restore(ZipFile archive, BackupManifest manifest, Path home) {
    this.archive = archive;
    this.manifest = manifest;
    this.home = home;
  }

  /**
   * @return what was done, as a sentence
   * @throws StartException if it cannot be done; then the home is as it was
   */
  static String run(Config config, Path file) {
    if (config.databaseUrl() != null) {
      throw new StartException(
          "restore is for the embedded database; use pg_restore on the one of DATABASE_URL.");
    }
    Path home = config.home();
    Path fresh = home.resolveSibling(home.getFileName() + ".restoring");
    try {
      requireEmpty(home);
      try (ZipFile archive = new ZipFile(file.toFile())) {
        Restore restore = new Restore(archive, manifest(archive), home);
        restore.requireComplete();
        EmbeddedDatabase.discard(fresh);
        try {
          restore.fill(fresh);
          Files.deleteIfExists(home);
          Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          EmbeddedDatabase.discard(fresh);
        }
        return restore.sentence(file);
      }
    } catch (NoSuchFileException e) {
      throw new StartException("There is no file " + e.getFile());
    } catch (ZipException e) {
      throw new StartException(file + " is no backup, or not all of it: " + e.getMessage());
    } catch (IOException e) {
      throw new StartException(file + " was not restored: " + FileFailure.of(e));
    } catch (DatabaseStartException e) {
      throw new StartException(file + " was not restored: " + e.getMessage());
    }
  }

  private static void requireEmpty(Path home) throws IOException {
    if (!Files.exists(home)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
      if (files.iterator().hasNext()) {
        throw new StartException(
            "SPACE7_HOME: "
                + home
                + " is not empty; a backup is restored into a new home only. Move it, or choose"
                + " another.");
      }
    }
  }

  private static BackupManifest manifest(ZipFile archive) throws IOException {
    ZipEntry entry = archive.getEntry(BackupManifest.ENTRY);
    if (entry == null) {
      throw new IOException("it is no backup of this program");
    }
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(archive.getInputStream(entry), StandardCharsets.US_ASCII))) {
      return BackupManifest.read(text);
    }
  }

  /** What is there is what is listed, so nothing is ever put where nobody expects it. */
  private void requireComplete() throws IOException {
    Set<String> listed = new HashSet<>(Set.of(BackupManifest.ENTRY));
    manifest.tables().keySet().forEach(table -> listed.add(BackupManifest.entryOf(table)));
    manifest.files().keySet().forEach(name -> listed.add(BackupManifest.entryOf(name)));
    List<String> there = new ArrayList<>();
    archive.stream().forEach(entry -> there.add(entry.getName()));
    if (there.size() != listed.size() || !listed.containsAll(there)) {
      throw new IOException("it does not hold what its list of contents says");
    }
  }

  private void fill(Path fresh) throws IOException {
    Home.open(fresh).closeMedia();
    Path media = fresh.resolve("media");
    for (Map.Entry<MediaName, BackupManifest.Content> file : manifest.files().entrySet()) {
      Path path = MediaPaths.of(media, file.getKey());
      Files.createDirectories(path.getParent());
      try (Digests.Input in = open(BackupManifest.entryOf(file.getKey()))) {
        long bytes = Files.copy(in, path);
        require(file.getKey().value(), file.getValue(), bytes, in);
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(fresh)) {
      Restoration.run(
          database.settings(1),
          manifest.schema(),
          List.copyOf(manifest.tables().keySet()),
          new Rows());
    }
  }

  private Digests.Input open(String entry) throws IOException {
    return new Digests.Input(archive.getInputStream(archive.getEntry(entry)));
  }

  private static void require(
      String name, BackupManifest.Content listed, long count, Digests.Input in) throws IOException {
    if (count != listed.count() || !in.sha256().equals(listed.sha256())) {
      throw new IOException(name + " in it is damaged");
    }
  }

  private String sentence(Path file) {
    long messages =
        manifest.tables().getOrDefault("messages", new BackupManifest.Content(0, "")).count();
    return "Restored "
        + messages
        + " messages and "
        + manifest.files().size()
        + " files from "
        + file
        + " to "
        + home;
  }

  /** The rows of the archive, each table checked before anything of it counts. */
  private final class Rows implements Restoration.Rows {
    private Digests.Input current;

    @Override
    public InputStream open(String table) throws IOException {
      current = Restore.this.open(BackupManifest.entryOf(table));
      return current;
    }

    @Override
    public void copied(String table, long count) throws IOException {
      require("the table " + table, manifest.tables().get(table), count, current);
    }
  }
}
