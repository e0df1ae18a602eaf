package io.space7.bootstrap;

import io.space7.domain.MediaName;
import io.space7.storage.local.MediaPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Second names of media files, in a folder beside them, so that they stay readable when a server
 * deletes them. What a backup that was killed has left is removed by the next one; one at a time
 * can be made. For one thread.
 */
final class MediaLinks implements AutoCloseable {
  private static final String FOLDER = ".backup";
  private static final String LOCK = ".backup-lock";

  private final Path media;
  private final Path links;
  private final FileChannel lock;

  private MediaLinks(Path media, FileChannel lock) {
    this.media = media;
    this.links = media.resolve(FOLDER);
    this.lock = lock;
  }

  /**
   * @throws StartException if another backup is being made
   */
  static MediaLinks in(Path media) throws IOException {
    Files.createDirectories(media);
    FileChannel lock =
        FileChannel.open(media.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new StartException("Another backup is being made of this home; wait for its end.");
    }
    MediaLinks links = new MediaLinks(media, lock);
    delete(links.links);
    Files.createDirectories(links.links);
    return links;
  }

  /** Gives all files that there are at this moment a second name, unless they have one. */
  void addAll() throws IOException {
    try (DirectoryStream<Path> shards = Files.newDirectoryStream(media, "[0-9a-f][0-9a-f]")) {
      for (Path shard : shards) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shard)) {
          for (Path file : files) {
            MediaName.parse(file.getFileName().toString()).ifPresent(this::add);
          }
        }
      }
    }
  }

  /** Returns whether the file has a second name now; false if there is no such file. */
  boolean add(MediaName name) {
    Path link = path(name);
    if (Files.exists(link)) {
      return true;
    }
    try {
      Files.createDirectories(link.getParent());
      Files.createLink(link, MediaPaths.of(media, name));
      return true;
    } catch (FileAlreadyExistsException e) {
      return true;
    } catch (NoSuchFileException deleted) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file under its second name. */
  Path path(MediaName name) {
    return MediaPaths.of(links, name);
  }

  @Override
  public void close() throws IOException {
    delete(links);
    lock.close();
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
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
