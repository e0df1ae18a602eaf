package io.space7.storage.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.LongToIntFunction;

/** What stands in a file in another shape, as if it were a file of its own. For one thread. */
final class ViewedBytes implements SeekableByteChannel {
  private final long size;
  private final LongToIntFunction byteAt;
  private long position;

  private ViewedBytes(long size, LongToIntFunction byteAt) {
    this.size = size;
    this.byteAt = byteAt;
  }

  /**
   * @param byteAt gives the byte at each position below {@code size}
   */
  static Bytes of(long size, LongToIntFunction byteAt) {
    try {
      return Bytes.of(new ViewedBytes(size, byteAt));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read(ByteBuffer into) {
    if (position >= size) {
      return -1;
    }
    int n = (int) Math.min(into.remaining(), size - position);
    for (int i = 0; i < n; i++) {
      into.put((byte) byteAt.applyAsInt(position++));
    }
    return n;
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
    return size;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    // The file is its owner's.
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }
}
