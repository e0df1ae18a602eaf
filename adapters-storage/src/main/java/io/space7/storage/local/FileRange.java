package io.space7.storage.local;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/** A part of a file. For one thread at a time. */
final class FileRange implements ReadableByteChannel {
  private final FileChannel channel;
  private final long end;
  private long position;

  /**
   * @param channel closed with this one
   */
  FileRange(FileChannel channel, long start, long end) {
    this.channel = channel;
    this.position = start;
    this.end = end;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    if (position == end) {
      return -1;
    }
    int wanted = (int) Math.min(buffer.remaining(), end - position);
    ByteBuffer part = buffer.slice(buffer.position(), wanted);
    int n = channel.read(part, position);
    if (n < 0) {
      throw new EOFException("the file has become shorter");
    }
    buffer.position(buffer.position() + n);
    position += n;
    return n;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
