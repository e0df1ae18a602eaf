package io.space7.storage.local;

import io.space7.domain.MediaName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the media folder is laid out: folders named by the first two characters of the files in them,
 * so that none grows too large, and one for files that are being written.
 */
final class MediaFolder {
  static final String STAGING = ".staging";

  private final Path root;
  private final ChannelOpener opener;
  private final Map<String, Path> shards = new ConcurrentHashMap<>();

  private MediaFolder(Path root, ChannelOpener opener) {
    this.root = root;
    this.opener = opener;
  }

  static MediaFolder prepare(Path path, ChannelOpener opener) {
    try {
      MediaFolder folder = new MediaFolder(Files.createDirectories(path).toRealPath(), opener);
      makeDirectory(folder.root.resolve(STAGING));
      // A folder that nobody can write to is told now, and not when the first file comes.
      Files.delete(Files.createTempFile(folder.root.resolve(STAGING), "start", null));
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException(
          "The media folder " + path + " cannot be made or written (" + reason(e) + ").", e);
    }
  }

  /** Where a file is while it is written. */
  Path staged(MediaName name) {
    return root.resolve(STAGING).resolve(name.value());
  }

  /** Where a file is once it is whole. */
  Path published(MediaName name) {
    return MediaPaths.of(root, name);
  }

  /**
   * Moves a file to its place, and waits until its name is on the disk, and not its bytes alone.
   */
  void publish(MediaName name) throws IOException {
    // Or a disk that is not mounted would get a folder under the place where it belongs.
    requireThere();
    boolean published = false;
    try {
      Path shard = shards.computeIfAbsent(MediaPaths.shard(name), this::makeShard);
      Files.move(staged(name), shard.resolve(name.value()), StandardCopyOption.ATOMIC_MOVE);
      force(shard);
      published = true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      if (!published) {
        shards.remove(MediaPaths.shard(name));
      }
    }
  }

  void remove(MediaName name) throws IOException {
    Files.deleteIfExists(staged(name));
    Path file = published(name);
    if (Files.deleteIfExists(file)) {
      force(file.getParent());
    } else {
      requireThere();
    }
  }

  /**
   * Tells a folder in which there is no such file from a disk that is not mounted.
   *
   * @throws NoSuchFileException if the folder is not the one that was prepared
   */
  void requireThere() throws IOException {
    Path staging = root.resolve(STAGING);
    if (!Files.isDirectory(staging, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(staging.toString());
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

  /** Opens a file to read it; empty if there is none. */
  Optional<FileChannel> open(MediaName name) throws IOException {
    try {
      return Optional.of(
          FileChannel.open(published(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      requireThere();
      return Optional.empty();
    }
  }

  /** Waits until the entries of a folder are on the disk. */
  private void force(Path folder) throws IOException {
    try (FileChannel channel = opener.open(folder, StandardOpenOption.READ)) {
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

  private static String reason(IOException e) {
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return e.getClass().getSimpleName();
  }
}
