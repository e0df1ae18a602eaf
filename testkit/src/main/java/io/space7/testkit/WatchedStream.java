package io.space7.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream during whose reading something happens. For one thread at a time. */
public final class WatchedStream extends FilterInputStream {
  private final long at;
  private final Happening happening;
  private long position;
  private boolean happened;

  /** What happens; what it throws is thrown by the stream. */
  @FunctionalInterface
  public interface Happening {
    void run() throws IOException;
  }

  /**
   * @param at after so many bytes, or at the end if that comes first
   */
  public WatchedStream(InputStream bytes, long at, Happening happening) {
    super(bytes);
    this.at = at;
    this.happening = happening;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (!happened && position == at) {
      happen();
    }
    int most = happened ? length : (int) Math.min(length, at - position);
    int n = super.read(buffer, offset, most);
    if (n < 0 && !happened) {
      happen();
    }
    position += Math.max(n, 0);
    return n;
  }

  private void happen() throws IOException {
    happened = true;
    happening.run();
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
