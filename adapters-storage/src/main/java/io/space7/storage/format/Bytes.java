package io.space7.storage.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * A file, or a part of one, to be read by probes that trust nothing in it: reading where there is
 * nothing gives a value that equals none, instead of an exception. Positions are long, so that sums
 * of lengths that a file claims do not overflow.
 *
 * <p>At any moment a few blocks are in memory, and only so many are read in all. A file that leads
 * its reader around for longer looks as if it ended; see {@link #isExhausted}. Reading throws an
 * {@link UncheckedIOException} if the file cannot be read. For one thread.
 */
final class Bytes {
  /** What is read where nothing is; no number in a file is negative. */
  static final long NOTHING = -1;

  private final Blocks blocks;
  private final long start;
  private final long length;

  private Bytes(Blocks blocks, long start, long length) {
    this.blocks = blocks;
    this.start = start;
    this.length = length;
  }

  static Bytes of(SeekableByteChannel file) throws IOException {
    return new Bytes(new Blocks(file), 0, file.size());
  }

  /** A part that is read as if it were a file; what lies outside of this one is left out. */
  Bytes part(long from, long end) {
    long first = Math.max(0, Math.min(from, length));
    return new Bytes(blocks, start + first, Math.max(0, Math.min(end, length) - first));
  }

  long length() {
    return length;
  }

  /** Whether so much was read that no more will be; what was read last may be wrong. */
  boolean isExhausted() {
    return blocks.loads > Blocks.MAX_LOADS;
  }

  /** Whether the text, all Latin-1, stands at the position. */
  boolean has(long at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (u8(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** So many characters of Latin-1; empty if there are fewer. */
  String text(long at, int size) {
    byte[] bytes = bytes(at, size);
    return bytes.length < size ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** At most so many bytes; fewer at the end. */
  byte[] bytes(long at, int size) {
    if (at < 0 || at >= length) {
      return new byte[0];
    }
    byte[] bytes = new byte[(int) Math.min(size, length - at)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) blocks.get(start + at + i);
    }
    return bytes;
  }

  int u8(long at) {
    return at >= 0 && at < length ? blocks.get(start + at) : (int) NOTHING;
  }

  int u16(long at) {
    return (int) big(at, 2);
  }

  long u32(long at) {
    return big(at, 4);
  }

  /** An unsigned number, the highest byte first; one too large for a long counts as nothing. */
  long big(long at, int size) {
    if (!contains(at, size)) {
      return NOTHING;
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | u8(at + i);
    }
    return value < 0 ? NOTHING : value;
  }

  /** An unsigned number, the lowest byte first; one too large for a long counts as nothing. */
  long little(long at, int size) {
    if (!contains(at, size)) {
      return NOTHING;
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | u8(at + i);
    }
    return value < 0 ? NOTHING : value;
  }

  /** Whether nothing but zeros stands there. */
  boolean isZero(long from, long end) {
    return isOnly(0, from, end);
  }

  /** Whether nothing but one byte stands there, if anything. */
  boolean isOnly(int wanted, long from, long end) {
    long at = from;
    while (at < end && u8(at) == wanted) {
      at++;
    }
    return at >= end;
  }

  /** Whether a word stands there, which is longer than the names of chunks. */
  boolean hasText(long from, long end) {
    int letters = 0;
    for (long at = from; at < end && letters < 6; at++) {
      letters = u8(at) >= ' ' && u8(at) <= '~' ? letters + 1 : 0;
    }
    return letters == 6;
  }

  /** Where the text, all Latin-1, begins next; -1 if not before the end. */
  long find(String text, long from, long end) {
    for (long at = from; at + text.length() <= Math.min(end, length); at++) {
      if (has(at, text)) {
        return at;
      }
    }
    return -1;
  }

  private boolean contains(long at, int size) {
    return at >= 0 && size <= length - at;
  }

  /** The blocks of the file that were read last. */
  private static final class Blocks {
    static final int SIZE = 16 * 1024;
    static final int KEPT = 4;

    /** 128 MiB; the walk over all frames of a long sound is the longest. */
    static final int MAX_LOADS = 8 * 1024;

    final SeekableByteChannel file;
    final byte[][] blocks = new byte[KEPT][];
    final long[] numbers = new long[KEPT];
    int loads;
    int newest;

    Blocks(SeekableByteChannel file) {
      this.file = file;
    }

    /** 0 if the file ends before, which its length does not say. */
    int get(long at) {
      long number = at / SIZE;
      if (blocks[newest] == null || numbers[newest] != number) {
        turnTo(number);
      }
      return blocks[newest][(int) (at % SIZE)] & 0xFF;
    }

    private void turnTo(long number) {
      for (int i = 0; i < KEPT; i++) {
        if (blocks[i] != null && numbers[i] == number) {
          newest = i;
          return;
        }
      }
      newest = (newest + 1) % KEPT;
      numbers[newest] = number;
      if (blocks[newest] == null) {
        blocks[newest] = new byte[SIZE];
      }
      load(ByteBuffer.wrap(blocks[newest]), number * SIZE);
    }

    private void load(ByteBuffer block, long at) {
      loads++;
      try {
        file.position(at);
        while (loads <= MAX_LOADS && block.hasRemaining() && file.read(block) >= 0) {
          // Until the block is full or the file ends.
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      while (block.hasRemaining()) {
        block.put((byte) 0);
      }
    }
  }
}
