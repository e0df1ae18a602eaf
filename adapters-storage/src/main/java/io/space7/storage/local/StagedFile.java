package io.space7.storage.local;

import io.space7.domain.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is being written, whose every failure is a {@link Refusal}. */
final class StagedFile implements AutoCloseable {
  private final FileChannel channel;

  StagedFile(Path path, ChannelOpener opener) {
    try {
      channel = opener.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw FolderFailure.unavailable("create", e);
    }
  }

  void append(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw FolderFailure.unavailable("write", e);
    }
  }

  void force() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw FolderFailure.unavailable("force", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FolderFailure.unavailable("close", e);
    }
  }
}
