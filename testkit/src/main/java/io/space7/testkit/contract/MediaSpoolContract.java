package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MediaSpool;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.testkit.Together;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link MediaSpool} has to do. Each test wants a spool to itself. */
public interface MediaSpoolContract {
  MediaSpool spool();

  /** How many files somebody who looks from outside can find in the spool. */
  long visibleFiles() throws IOException;

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(SeekableByteChannel file, long from, int length) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(length);
    file.position(from);
    while (part.hasRemaining() && file.read(part) >= 0) {
      // until it is full
    }
    return Arrays.copyOf(part.array(), part.position());
  }

  @Test
  default void aFileIsReadAnywhereAndGoneOnceItIsClosed() throws IOException {
    for (int size : new int[] {0, 1, 65_536, 1_000_003}) {
      byte[] bytes = noise(size);
      SeekableByteChannel file = spool().receive(new ByteArrayInputStream(bytes));
      assertThat(file.position()).isZero();
      assertThat(file.size()).isEqualTo(size);
      assertThat(read(file, 0, size)).isEqualTo(bytes);
      assertThat(read(file, size / 2, size)).isEqualTo(Arrays.copyOfRange(bytes, size / 2, size));
      assertThat(read(file, size + 5L, 10)).isEmpty();
      assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[1])))
          .isInstanceOf(NonWritableChannelException.class);
      file.close();
      file.close();
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1)))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  /** So that a server that is killed leaves nothing behind. */
  @Test
  default void nobodyElseSeesAFile() throws IOException {
    try (SeekableByteChannel file = spool().receive(new ByteArrayInputStream(noise(100_000)))) {
      assertThat(file.isOpen()).isTrue();
      assertThat(visibleFiles()).isZero();
    }
  }

  @Test
  default void whenTheBytesBreakOffNothingIsLeft() throws IOException {
    IOException broken = new IOException("the client went away");
    Refusal refusal = new Refusal(ErrorCode.TOO_LARGE, "Too large.");
    for (int size : new int[] {0, 10, 300_000}) {
      InputStream bytes = new ByteArrayInputStream(noise(size));
      assertThatThrownBy(() -> spool().receive(breakingOff(bytes, broken, null))).isSameAs(broken);
      assertThatThrownBy(() -> spool().receive(breakingOff(bytes, null, refusal)))
          .isSameAs(refusal);
    }
    assertThat(visibleFiles()).isZero();
  }

  private static InputStream breakingOff(InputStream bytes, IOException broken, Refusal refusal) {
    InputStream end =
        new InputStream() {
          @Override
          public int read() throws IOException {
            if (broken != null) {
              throw broken;
            }
            throw refusal;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };
    return new SequenceInputStream(bytes, end);
  }

  @Test
  default void concurrentFilesDoNotMix() throws Exception {
    List<byte[]> files =
        Together.run(
            8,
            i ->
                () -> {
                  try (SeekableByteChannel file =
                      spool().receive(new ByteArrayInputStream(noise(200_000 + i)))) {
                    return read(file, 0, 300_000);
                  }
                });
    for (int i = 0; i < files.size(); i++) {
      assertThat(files.get(i)).isEqualTo(noise(200_000 + i));
    }
  }
}
