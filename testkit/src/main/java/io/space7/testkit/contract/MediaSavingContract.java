package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SampleBytes;
import io.space7.testkit.Together;
import io.space7.testkit.WatchedStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Part of {@link MediaStoreContract}: how a file gets in. */
public interface MediaSavingContract extends MediaStoreUnderTest {
  /** Around every size at which a storage may begin to take a file in several parts. */
  private static long[] sizes() {
    return new long[] {
      0,
      1,
      8191,
      65_536,
      256 * 1024 + 1,
      1_000_003,
      5 * MIB - 1,
      5 * MIB,
      5 * MIB + 1,
      8 * MIB + 1,
      16 * MIB,
      20_000_001
    };
  }

  @Test
  default void aFileOfAnySizeIsStoredAsItIs() throws IOException {
    for (long size : sizes()) {
      MediaName name = save(size);
      MediaStore.StoredFile file = opened(name);
      assertThat(file.name()).isEqualTo(name);
      assertThat(file.size()).as("size of a file").isEqualTo(size);
      assertThat(rightBytes(file)).as("right bytes of %s", size).isEqualTo(size);
      store().delete(name);
    }
    assertThat(storedObjects()).isZero();
  }

  @Test
  default void everyFormatKeepsItsContentType() throws IOException {
    for (MediaFormat format : formats()) {
      assertThat(opened(save(small(), format)).contentType()).isEqualTo(format.contentType());
    }
  }

  @Test
  default void theBytesAreReadToTheirEndAndNotClosed() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream bytes =
        new FilterInputStream(SampleBytes.file(100_000)) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    save(bytes, PNG);
    assertThat(bytes.read()).isEqualTo(-1);
    assertThat(closed).isFalse();
  }

  @Test
  default void aStreamThatGivesLittleAtATimeIsReadWhole() throws IOException {
    InputStream dripping =
        new FilterInputStream(SampleBytes.file(10_000)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(length, 7));
          }

          @Override
          public int available() {
            return 0;
          }
        };
    assertThat(rightBytes(opened(save(dripping, PNG)))).isEqualTo(10_000);
  }

  @Test
  default void whenTheBytesBreakOffNothingIsLeft() throws IOException {
    IOException broken = new IOException("the client went away");
    Refusal refusal = new Refusal(ErrorCode.TOO_LARGE, "Too large.");
    IllegalStateException defect = new IllegalStateException("a defect of the stream");
    for (int size : new int[] {0, 10, 300_000, 17_000_000}) {
      for (Exception failure : List.of(broken, refusal, defect)) {
        MediaName name = MediaSamples.newName("mp4");
        InputStream bytes = failing(size, failure);
        assertThatThrownBy(() -> store().save(name, bytes, MP4)).isSameAs(failure);
        assertThat(store().open(name)).isEmpty();
      }
    }
    assertThat(storedObjects()).isZero();
  }

  private static InputStream failing(long at, Exception failure) {
    return new WatchedStream(
        SampleBytes.file(at),
        Long.MAX_VALUE,
        () -> {
          if (failure instanceof IOException broken) {
            throw broken;
          }
          throw (RuntimeException) failure;
        });
  }

  @Test
  default void nobodyOpensAFileThatIsNotWhole() throws IOException {
    MediaStore other = storeOfAnotherServer();
    for (long at : new long[] {0, 1, 100_000, 6 * MIB, 17_000_000}) {
      MediaName name = MediaSamples.newName("mp4");
      WatchedStream bytes =
          new WatchedStream(
              SampleBytes.file(17_000_000),
              at,
              () -> {
                assertThat(store().open(name)).as("open after %s bytes", at).isEmpty();
                assertThat(other.open(name)).as("open elsewhere after %s bytes", at).isEmpty();
              });
      store().save(name, bytes, MP4);
      assertThat(opened(name).size()).isEqualTo(17_000_000);
      store().delete(name);
    }
  }

  /** The same, of the moment between the last byte and the return. */
  @Test
  default void whoeverLooksWhileAFileIsSavedSeesNothingOrAllOfIt() throws Exception {
    long size = 6 * MIB;
    for (int round = 0; round < 5; round++) {
      MediaName name = MediaSamples.newName("mp4");
      AtomicBoolean saved = new AtomicBoolean();
      Together.run(
          2,
          i ->
              () -> {
                if (i == 0) {
                  try {
                    store().save(name, SampleBytes.file(size), MP4);
                  } finally {
                    saved.set(true);
                  }
                  return null;
                }
                boolean last;
                do {
                  last = saved.get();
                  Optional<MediaStore.StoredFile> seen = store().open(name);
                  if (seen.isPresent()) {
                    assertThat(seen.get().size()).as("size that is seen").isEqualTo(size);
                    assertThat(rightBytes(seen.get())).isEqualTo(size);
                    last = true;
                  }
                } while (!last);
                return null;
              });
      store().delete(name);
    }
  }

  @Test
  default void concurrentFilesDoNotMix() throws Exception {
    List<MediaName> names = Together.run(8, i -> () -> save(200_000 + i));
    for (int i = 0; i < names.size(); i++) {
      MediaStore.StoredFile file = opened(names.get(i));
      assertThat(file.size()).isEqualTo(200_000 + i);
      assertThat(rightBytes(file)).isEqualTo(200_000 + i);
    }
  }

  /** While all of them are in the middle, one more is saved from end to end. */
  @Test
  default void manyFilesAreSavedAtOnceHoweverSlowTheirSenders() throws Exception {
    int slow = 60;
    CyclicBarrier middle = new CyclicBarrier(slow, () -> saveQuickly());
    List<MediaName> names =
        Together.run(
            slow,
            i ->
                () ->
                    save(
                        new WatchedStream(SampleBytes.file(100_000), 50_000, () -> await(middle)),
                        MP4));
    for (MediaName name : names) {
      assertThat(opened(name).size()).isEqualTo(100_000);
    }
    assertThat(storedObjects()).isEqualTo(slow + 1);
  }

  private void saveQuickly() {
    try {
      save(1000);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Looked at when all bytes have been given and none of the files is stored yet. */
  @Test
  @ResourceLock(Resources.GLOBAL)
  default void aSaveHoldsFewBytesInMemory() throws Exception {
    int saves = 4;
    long size = 48 * MIB;
    MediaStore store = storeWithoutMemory();
    store.save(MediaSamples.newName("mp4"), SampleBytes.file(9 * MIB), MP4);
    long before = memoryInUse();
    AtomicLong held = new AtomicLong(Long.MAX_VALUE);
    CyclicBarrier given = new CyclicBarrier(saves, () -> held.set(memoryInUse() - before));
    Together.run(
        saves,
        i ->
            () -> {
              InputStream bytes =
                  new WatchedStream(SampleBytes.file(size), size, () -> await(given));
              store.save(MediaSamples.newName("mp4"), bytes, MP4);
              return null;
            });
    assertThat(held.get() / MIB)
        .as("MiB held by %s saves of %s MiB each", saves, size / MIB)
        .isLessThanOrEqualTo(saves * MediaStore.MAX_SAVE_MEMORY / MIB + 16);
  }

  /** In the heap, after what nobody needs is gone, and outside of it. */
  private static long memoryInUse() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    long outside =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return least + outside;
  }
}
