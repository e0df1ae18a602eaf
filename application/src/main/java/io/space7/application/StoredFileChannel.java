package io.space7.application;

import io.space7.application.port.MediaStore.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;

/** A stored file that is read at any position; each read fetches just what was asked for. */
final class StoredFileChannel implements SeekableByteChannel {
  private final StoredFile file;
  private long position;
  private boolean closed;

  StoredFileChannel(StoredFile file) {
    this.file = file;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (position >= file.size()) {
      return -1;
    }
    int wanted = (int) Math.min(into.remaining(), file.size() - position);
    ByteBuffer part = into.slice(into.position(), wanted);
    try (ReadableByteChannel bytes = file.read(position, wanted)) {
      while (part.hasRemaining() && bytes.read(part) >= 0) {
        // until it is full
      }
    }
    into.position(into.position() + part.position());
    position += part.position();
    return part.position();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
