package io.space7.application;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** What a sender sends at once, cut into parts. That it breaks off is told after the last one. */
final class Piece extends InputStream {
  private final PushbackInputStream bytes;
  private long left;
  private IOException broken;
  private Refusal refused;

  Piece(InputStream bytes) {
    this.bytes = new PushbackInputStream(bytes);
  }

  /** Whether a part follows, which ends after so many bytes at the latest. */
  boolean hasMore(long partBytes) {
    left = 1;
    int next = read();
    if (next >= 0) {
      try {
        bytes.unread(next);
      } catch (IOException e) {
        throw new IllegalStateException("there is room for what was just read", e);
      }
    }
    left = partBytes;
    return next >= 0;
  }

  void requireEnd() throws IOException {
    if (hasMore(1)) {
      throw new Refusal(ErrorCode.TOO_LARGE, "There are more bytes than the upload has.");
    }
    if (broken != null) {
      throw broken;
    }
    if (refused != null) {
      throw refused;
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (left == 0 || broken != null || refused != null) {
      return -1;
    }
    try {
      int n = bytes.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    } catch (IOException e) {
      broken = e;
    } catch (Refusal e) {
      refused = e;
    }
    return -1;
  }
}
