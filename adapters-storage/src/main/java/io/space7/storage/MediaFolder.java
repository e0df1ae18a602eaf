package io.space7.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the media folder is laid out: folders named by the first two characters of the files in them,
 * so that none grows too large, and one for files that are being written.
 */
final class MediaFolder {
  /** Longer than any upload takes, on this server or on another one that shares the folder. */
  static final Duration ABANDONED_AFTER = Duration.ofHours(24);

  static final String STAGING = ".staging";

  private static final Logger LOG = LoggerFactory.getLogger(MediaFolder.class);
  private static final int SHARD_CHARACTERS = 2;

  private final Path root;
  private final Map<String, Path> shards = new ConcurrentHashMap<>();

  private MediaFolder(Path root) {
    this.root = root;
  }

  static MediaFolder prepare(Path path) {
    try {
      MediaFolder folder = new MediaFolder(Files.createDirectories(path).toRealPath());
      makeDirectory(folder.root.resolve(STAGING));
      folder.removeAbandoned();
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException(
          "The media folder " + path + " cannot be made or written (" + reason(e) + ").", e);
    }
  }

  /** Where a file is while it is written. */
  Path staged(String name) {
    return root.resolve(STAGING).resolve(name);
  }

  /** Where a file is once it is whole. */
  Path published(String name) {
    return root.resolve(name.substring(0, SHARD_CHARACTERS)).resolve(name);
  }

  /**
   * Moves a file to its place, and waits until its name is on the disk, and not its bytes alone.
   */
  void publish(String name) throws IOException {
    try {
      Path shard = shards.computeIfAbsent(name.substring(0, SHARD_CHARACTERS), this::makeShard);
      Files.move(staged(name), shard.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      force(shard);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  void remove(String name) throws IOException {
    Path file = published(name);
    if (Files.deleteIfExists(file)) {
      force(file.getParent());
    }
  }

  /**
   * Once for each shard and server. Nobody goes on before the shard's own name is on the disk, even
   * if another server has made it and does not know yet whether it is.
   */
  private Path makeShard(String prefix) {
    try {
      Path shard = root.resolve(prefix);
      makeDirectory(shard);
      force(root);
      return shard;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the entries of a folder are on the disk. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Unlike {@link Files#createDirectories}, takes no link for a folder. */
  private static void makeDirectory(Path path) throws IOException {
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /**
   * Ages are told by a file made now: the clock that dates the files of a shared folder is not
   * always this server's.
   */
  private void removeAbandoned() throws IOException {
    Path now = Files.createTempFile(root.resolve(STAGING), "now", null);
    try {
      Instant oldest = Files.getLastModifiedTime(now).toInstant().minus(ABANDONED_AFTER);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(now.getParent())) {
        for (Path file : files) {
          removeIfOlder(file, FileTime.from(oldest));
        }
      }
    } finally {
      Files.deleteIfExists(now);
    }
  }

  private static void removeIfOlder(Path file, FileTime oldest) {
    try {
      if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(oldest) < 0) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Another server may have removed it; and one leftover more is no reason not to start.
      LOG.debug("A leftover could not be removed: {}", e.toString());
    }
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return e.getClass().getSimpleName();
  }
}
