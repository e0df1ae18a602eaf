package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MediaStore.StoredFile;
import io.space7.domain.MediaName;
import io.space7.testkit.SampleBytes;
import io.space7.testkit.Together;
import io.space7.testkit.WatchedStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Part of {@link MediaStoreContract}: how a file gets out. */
public interface MediaReadingContract extends MediaStoreUnderTest {
  /** More than a client's pool of connections usually has. */
  int MANY = 100;

  @Test
  default void anyPartOfAFileIsRead() throws IOException {
    long size = 7 * MIB + 5;
    StoredFile file = opened(save(size));
    long[][] parts = {
      {0, 0},
      {0, 1},
      {1, 1},
      {size - 1, 1},
      {size, 0},
      {size / 2, 0},
      {70_001, 20_000},
      {5 * MIB - 1, 2},
      {5 * MIB, MIB},
      {3, size - 3},
      {0, size - 1}
    };
    for (long[] part : parts) {
      try (InputStream in = Channels.newInputStream(file.read(part[0], part[1]))) {
        assertThat(SampleBytes.rightBytes(in, part[0]))
            .as("right bytes of %s from %s", part[1], part[0])
            .isEqualTo(part[1]);
      }
    }
    StoredFile empty = opened(save(0));
    assertThat(read(empty, 0, 0)).isEmpty();
  }

  @Test
  default void aPartThatIsNotInTheFileIsADefectOfTheCaller() throws IOException {
    StoredFile file = opened(save(1000));
    long[][] parts = {
      {0, 1001},
      {1000, 1},
      {999, 2},
      {1001, 0},
      {-1, 2},
      {0, -1},
      {Long.MAX_VALUE, 1},
      {1, Long.MAX_VALUE}
    };
    for (long[] part : parts) {
      assertThatThrownBy(() -> file.read(part[0], part[1]).close())
          .as("%s bytes from %s", part[1], part[0])
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  default void buffersOfAllKindsAreFilled() throws IOException {
    StoredFile file = opened(save(100_000));
    for (ByteBuffer buffer :
        List.of(
            ByteBuffer.allocate(1),
            ByteBuffer.allocate(999),
            ByteBuffer.allocateDirect(8192),
            ByteBuffer.allocate(200_000))) {
      try (ReadableByteChannel part = file.read(10, 50_000)) {
        assertThat(part.isOpen()).isTrue();
        long right = 0;
        int n;
        do {
          buffer.clear().position(buffer.capacity() / 3);
          int before = buffer.position();
          n = part.read(buffer);
          assertThat(buffer.position()).as("position").isEqualTo(before + Math.max(n, 0));
          for (int i = 0; i < n; i++) {
            assertThat(buffer.get(before + i)).isEqualTo(SampleBytes.part(10 + right, 1)[0]);
            right++;
          }
        } while (n >= 0);
        assertThat(right).isEqualTo(50_000);
        buffer.clear();
        assertThat(part.read(buffer)).as("behind the end").isEqualTo(-1);
      }
    }
  }

  @Test
  default void partsOfOneFileAreReadAtTheSameTime() throws Exception {
    StoredFile file = opened(save(3_000_000));
    List<byte[]> parts = Together.run(8, i -> () -> read(file, i * 300_000L, 300_000));
    for (int i = 0; i < parts.size(); i++) {
      assertThat(parts.get(i)).isEqualTo(SampleBytes.part(i * 300_000L, 300_000));
    }
  }

  @Test
  default void aPartThatIsClosedIsOver() throws IOException {
    ReadableByteChannel part = opened(save(100_000)).read(0, 100_000);
    assertThat(part.read(ByteBuffer.allocate(10))).isPositive();
    part.close();
    part.close();
    assertThat(part.isOpen()).isFalse();
    assertThatThrownBy(() -> part.read(ByteBuffer.allocate(10)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  default void whatIsClosedOrOverHoldsNothing() throws Exception {
    MediaName name = save(3_000_000);
    rightBytes(opened(name));
    long before = openHandles();
    for (int i = 0; i < MANY; i++) {
      StoredFile file = opened(name);
      try (ReadableByteChannel part = file.read(0, 3_000_000)) {
        assertThat(part.read(ByteBuffer.allocate(10))).isPositive();
      }
      assertThat(read(file, 2_999_000, 1000)).hasSize(1000);
    }
    awaitHandles("parts that were closed", before);
    for (int i = 0; i < MANY; i++) {
      assertThat(store().open(name)).isPresent();
    }
    awaitHandles("files that were opened and not read", before);
    for (int i = 0; i < MANY; i++) {
      InputStream broken =
          new WatchedStream(
              SampleBytes.file(300_000),
              Long.MAX_VALUE,
              () -> {
                throw new IOException("the client went away");
              });
      assertThatThrownBy(() -> save(broken, MP4)).isInstanceOf(IOException.class);
    }
    awaitHandles("files that were not saved", before);
  }

  private void awaitHandles(String what, long before) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (openHandles() > before + MANY / 5 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(openHandles())
        .as("handles held by %s %s, %s before", MANY, what, before)
        .isLessThanOrEqualTo(before + MANY / 5);
  }

  /** Each of them holds what it needs for as long as its client takes. */
  @Test
  default void partsThatAreReadSlowlyKeepNobodyWaiting() throws Exception {
    MediaName name = save(3_000_000);
    List<ReadableByteChannel> parts = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        parts.add(opened(name).read(0, 3_000_000));
      }
      MediaName other = save(1000);
      assertThat(rightBytes(opened(other))).isEqualTo(1000);
      store().delete(other);
      for (ReadableByteChannel part : parts) {
        assertThat(part.read(ByteBuffer.allocate(10))).isPositive();
      }
    } finally {
      for (ReadableByteChannel part : parts) {
        part.close();
      }
    }
  }
}
