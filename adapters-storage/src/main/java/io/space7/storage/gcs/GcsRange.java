package io.space7.storage.gcs;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;

/** A part of a file, as it arrives. For one thread at a time. */
final class GcsRange implements ReadableByteChannel {
  private static final int FIRST_BYTES = 8 * 1024;

  private final ReadChannel channel;
  private final ByteBuffer first;
  private long remaining;

  private GcsRange(ReadChannel channel, ByteBuffer first, long length) {
    this.channel = channel;
    this.first = first;
    this.remaining = length;
  }

  /**
   * Returns when the first bytes are there.
   *
   * @param storage which does not try again: the library would do so without end and without pause
   *     while the service answers and breaks off
   */
  static GcsRange open(Storage storage, BlobId id, long from, long length) throws IOException {
    ReadChannel channel = storage.reader(id);
    boolean opened = false;
    try {
      channel.setChunkSize(0);
      channel.seek(from);
      channel.limit(from + length);
      ByteBuffer first = ByteBuffer.allocate((int) Math.min(FIRST_BYTES, length));
      if (channel.read(first) < 0) {
        throw new EOFException("the file has become shorter");
      }
      opened = true;
      return new GcsRange(channel, first.flip(), length);
    } catch (IOException e) {
      if (e.getCause() instanceof StorageException answered) {
        throw answered;
      }
      throw e;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    if (remaining == 0) {
      return -1;
    }
    int n = first.hasRemaining() ? readFirst(buffer) : readOn(buffer);
    remaining -= n;
    return n;
  }

  private int readFirst(ByteBuffer buffer) {
    int n = Math.min(buffer.remaining(), first.remaining());
    buffer.put(first.slice().limit(n));
    first.position(first.position() + n);
    return n;
  }

  private int readOn(ByteBuffer buffer) throws IOException {
    int n;
    try {
      n = channel.read(buffer);
    } catch (RuntimeException e) {
      throw new IOException("the file broke off: " + GcsFailure.describe(e), e);
    }
    if (n < 0) {
      throw new EOFException("the file has become shorter");
    }
    return n;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } catch (RuntimeException e) {
      throw new IOException("the file could not be closed: " + GcsFailure.describe(e), e);
    }
  }
}
