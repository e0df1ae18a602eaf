package io.space7.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Bytes of files of any length, which take no memory: each byte follows from its place, so that
 * bytes that are lost, repeated or moved are found out.
 */
public final class SampleBytes extends InputStream {
  private final long size;
  private long position;

  private SampleBytes(long from, long size) {
    this.position = from;
    this.size = size;
  }

  /** The whole of a file. */
  public static InputStream file(long size) {
    return new SampleBytes(0, size);
  }

  /** A part of a file of any length. */
  public static byte[] part(long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(from + i);
    }
    return bytes;
  }

  /**
   * Reads to the end and compares.
   *
   * @param from the place in the file where {@code bytes} begin
   * @return how many bytes there were before the end, or before the first that is wrong
   */
  public static long rightBytes(InputStream bytes, long from) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long right = 0;
    for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (buffer[i] != at(from + right)) {
          return right;
        }
        right++;
      }
    }
    return right;
  }

  private static byte at(long place) {
    return (byte) (place + 3 * (place >>> 8) + 5 * (place >>> 16) + 7 * (place >>> 24));
  }

  @Override
  public int read() {
    return position == size ? -1 : at(position++) & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (position == size) {
      return -1;
    }
    int n = (int) Math.min(length, size - position);
    for (int i = 0; i < n; i++) {
      buffer[offset + i] = at(position++);
    }
    return n;
  }
}
