package io.space7.application;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells of every byte that is read. For one thread at a time. */
abstract class CountedStream extends FilterInputStream {
  CountedStream(InputStream in) {
    super(in);
  }

  /**
   * Called after each read, before its caller has the bytes.
   *
   * @param n how many bytes came, from 0
   */
  abstract void count(int n);

  @Override
  public final int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public final int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    count(Math.max(n, 0));
    return n;
  }
}
