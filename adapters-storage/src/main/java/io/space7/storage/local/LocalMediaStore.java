package io.space7.storage.local;

import io.space7.application.port.MediaStore;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.storage.format.SupportedFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps files in a folder of the local file system, which several servers may share.
 *
 * <p>A file is written beside the others under a name of its own, forced to the disk, and moved in
 * one step to its place; so under its final name it is whole or it is not there. Safe for use by
 * many threads; memory per call is one buffer of 64 KiB.
 */
public final class LocalMediaStore implements MediaStore {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMediaStore.class);
  private static final int BUFFER = 64 * 1024;

  private final MediaFolder folder;
  private final String baseUrl;
  private final ChannelOpener opener;

  /**
   * Makes the folder if it is not there.
   *
   * @param folder any folder that nothing else writes to
   * @param baseUrl put before a file's name and a slash, for files that are delivered from
   *     elsewhere, such as {@code https://cdn.example/media}; null if they are served from here
   * @throws IllegalStateException with one sentence, if the folder cannot be made or written
   */
  public LocalMediaStore(Path folder, String baseUrl) {
    this(folder, baseUrl, FileChannel::open);
  }

  LocalMediaStore(Path folder, String baseUrl, ChannelOpener opener) {
    this.folder = MediaFolder.prepare(folder, opener);
    this.baseUrl = baseUrl == null ? null : baseUrl.replaceFirst("/+$", "");
    this.opener = opener;
  }

  @Override
  public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
    SupportedFormat.requireServedAs(name, format);
    boolean saved = false;
    try {
      write(bytes, folder.staged(name));
      publish(name);
      saved = true;
    } finally {
      if (!saved) {
        removeRemains(name);
      }
    }
  }

  /** Only what the disk fails at is a refusal; what reading fails at is the caller's. */
  private void write(InputStream bytes, Path file) throws IOException {
    try (StagedFile staged = new StagedFile(file, opener)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        staged.append(ByteBuffer.wrap(buffer, 0, n));
      }
      staged.force();
    }
  }

  private void publish(MediaName name) {
    try {
      folder.publish(name);
    } catch (IOException e) {
      throw FolderFailure.unavailable("publish", e);
    }
  }

  private void removeRemains(MediaName name) {
    try {
      folder.remove(name);
    } catch (IOException e) {
      LOG.warn("A file that was not saved could not be removed", e);
    }
  }

  @Override
  public Optional<StoredFile> open(MediaName name) {
    return SupportedFormat.contentTypeOf(name).flatMap(type -> open(name, type));
  }

  private Optional<StoredFile> open(MediaName name, String contentType) {
    Path path = folder.published(name);
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      // Nothing here makes links; one that is there leads where nobody asked to go.
      if (!attributes.isRegularFile() || !path.toRealPath().equals(path)) {
        return Optional.empty();
      }
      return Optional.of(new LocalFile(name, contentType, attributes.size(), folder));
    } catch (NoSuchFileException e) {
      return absent();
    } catch (IOException e) {
      throw FolderFailure.unavailable("open", e);
    }
  }

  private Optional<StoredFile> absent() {
    try {
      folder.requireThere();
      return Optional.empty();
    } catch (IOException e) {
      throw FolderFailure.unavailable("open", e);
    }
  }

  @Override
  public void delete(MediaName name) {
    try {
      folder.remove(name);
    } catch (IOException e) {
      throw FolderFailure.unavailable("delete", e);
    }
  }

  @Override
  public String url(MediaName name, String origin) {
    return baseUrl == null ? origin + "/media/" + name : baseUrl + "/" + name;
  }
}
