package io.space7.testkit.memory;

import io.space7.application.port.MediaSpool;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The in-memory twin of {@link MediaSpool}. Safe for use by many threads. Tests can make it fail,
 * and have something happen while a file is read from it.
 */
public final class InMemoryMediaSpool implements MediaSpool {
  private final AtomicInteger held = new AtomicInteger();
  private volatile Refusal failure;
  private volatile int part = Integer.MAX_VALUE;
  private volatile Runnable beforePart = () -> {};

  /** From now on every file is refused like this; null ends it. */
  public void failWith(Refusal refusal) {
    failure = refusal;
  }

  /**
   * @param size the most that is read at once from a file
   * @param before happens before each part that is read
   */
  public void interrupt(int size, Runnable before) {
    part = size;
    beforePart = before;
  }

  /** The number of files that are not closed yet. */
  public int heldFiles() {
    return held.get();
  }

  @Override
  public SeekableByteChannel receive(InputStream bytes) throws IOException {
    Refusal refusal = failure;
    if (refusal != null) {
      throw refusal;
    }
    SeekableByteChannel file = new Held(bytes.readAllBytes());
    held.incrementAndGet();
    return file;
  }

  private final class Held extends InMemoryChannel {
    Held(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      beforePart.run();
      int limit = into.limit();
      into.limit(into.position() + Math.min(into.remaining(), part));
      try {
        return super.read(into);
      } finally {
        into.limit(limit);
      }
    }

    @Override
    public void close() {
      if (isOpen()) {
        held.decrementAndGet();
      }
      super.close();
    }
  }
}
