package io.space7.bootstrap;

import io.space7.domain.MediaName;
import io.space7.persistence.DatabaseSettings;
import io.space7.persistence.DatabaseStartException;
import io.space7.persistence.Snapshot;
import io.space7.persistence.embedded.EmbeddedDatabase;
import io.space7.persistence.embedded.FileFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes everything that the home of a server with the embedded database holds into one file: rows
 * and media of one moment, while a server runs or while none does.
 *
 * <p>A file may be deleted while others are being copied. So all files get a second name first,
 * which costs no space; then the moment is chosen; and if a file that came and went between the two
 * is missing, both are done again.
 *
 * <p>Why it is so: docs/adr/0027-backup.md.
 */
final class Backup {
  private static final int TRIES = 5;
  private static final int BUFFER = 64 * 1024;

  private final Config config;
  private final Path file;

  private Backup(Config config, Path file) {
    this.config = config;
    this.file = file.toAbsolutePath();
  }

  /**
   * @param file must not be there yet; it is there once it is whole
   * @return what was done, as a sentence
   * @throws StartException if it cannot be done; then there is no such file
   */
  static String run(Config config, Path file) {
    if (config.databaseUrl() != null) {
      throw new StartException(
          "backup is for the embedded database; use pg_dump on the one of DATABASE_URL.");
    }
    if (!Files.isDirectory(config.home().resolve("postgres"))) {
      throw new StartException("SPACE7_HOME: there is nothing to back up in " + config.home());
    }
    if (Files.exists(file)) {
      throw new StartException(file + " is there already; choose another name.");
    }
    try {
      return new Backup(config, file).run();
    } catch (UncheckedIOException e) {
      throw new StartException("The backup was not made: " + FileFailure.of(e.getCause()));
    } catch (IOException e) {
      throw new StartException("The backup was not made: " + FileFailure.of(e));
    } catch (DatabaseStartException e) {
      throw new StartException("SPACE7_HOME: " + e.getMessage());
    }
  }

  private String run() throws IOException {
    Optional<DatabaseSettings> running = EmbeddedDatabase.running(config.home());
    if (running.isPresent()) {
      return write(running.get());
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(config.home())) {
      return write(database.settings(1));
    }
  }

  private String write(DatabaseSettings settings) throws IOException {
    Path media = config.home().resolve("media");
    try (MediaLinks links = MediaLinks.in(media)) {
      for (int tries = 1; ; tries++) {
        links.addAll();
        try (Snapshot snapshot = Snapshot.of(settings)) {
          Set<MediaName> missing = new LinkedHashSet<>();
          for (String name : snapshot.files()) {
            MediaName.parse(name).filter(one -> !links.add(one)).ifPresent(missing::add);
          }
          if (missing.isEmpty() || tries == TRIES) {
            return write(snapshot, links, missing);
          }
        }
      }
    }
  }

  private String write(Snapshot snapshot, MediaLinks links, Set<MediaName> missing)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      BackupManifest manifest;
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ZipOutputStream zip =
            new ZipOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
        manifest = write(snapshot, links, zip);
        zip.finish();
        zip.flush();
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      force(file.getParent());
      return sentence(manifest, missing);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static BackupManifest write(Snapshot snapshot, MediaLinks links, ZipOutputStream zip)
      throws IOException {
    Map<String, BackupManifest.Content> tables = new LinkedHashMap<>();
    for (String table : snapshot.tables()) {
      Digests.Output out = begin(zip, BackupManifest.entryOf(table), Deflater.DEFAULT_COMPRESSION);
      long rows = snapshot.copy(table, out);
      tables.put(table, new BackupManifest.Content(rows, out.sha256()));
      zip.closeEntry();
    }
    Map<MediaName, BackupManifest.Content> files = new LinkedHashMap<>();
    for (String text : snapshot.files()) {
      Optional<MediaName> name = MediaName.parse(text);
      if (name.isPresent() && Files.exists(links.path(name.get()))) {
        // Media is compressed as it is.
        Digests.Output out =
            begin(zip, BackupManifest.entryOf(name.get()), Deflater.NO_COMPRESSION);
        long bytes = Files.copy(links.path(name.get()), out);
        files.put(name.get(), new BackupManifest.Content(bytes, out.sha256()));
        zip.closeEntry();
      }
    }
    BackupManifest manifest =
        new BackupManifest(snapshot.schema(), snapshot.epoch(), tables, files);
    OutputStream out = begin(zip, BackupManifest.ENTRY, Deflater.DEFAULT_COMPRESSION);
    out.write(manifest.write().getBytes(StandardCharsets.US_ASCII));
    zip.closeEntry();
    return manifest;
  }

  private static Digests.Output begin(ZipOutputStream zip, String name, int level)
      throws IOException {
    zip.setLevel(level);
    zip.putNextEntry(new ZipEntry(name));
    return new Digests.Output(zip);
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private String sentence(BackupManifest manifest, Set<MediaName> missing) {
    long messages =
        manifest.tables().getOrDefault("messages", new BackupManifest.Content(0, "")).count();
    String done =
        "Backed up " + messages + " messages and " + manifest.files().size() + " files to " + file;
    return missing.isEmpty()
        ? done
        : done
            + "; of "
            + missing.size()
            + " messages the files are not there, such as "
            + missing.iterator().next();
  }
}
