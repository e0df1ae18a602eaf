package io.space7.benchmarks;

import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import io.space7.storage.gcs.GcsMediaStore;
import io.space7.storage.gcs.GcsSettings;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.Together;
import io.space7.testkit.cloud.CloudStorage;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures what uploads take, with the service in a process of its own. Run it twice: with {@code
 * service 9090}, and with {@code -Xmx256m} and {@code http://127.0.0.1:9090 50}, the number of
 * uploads at once.
 */
final class GcsUploadMemory {
  private static final int MIB = 1024 * 1024;
  private static final int FILE = 50 * MIB;
  private static final MediaFormat MP4 =
      new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO));

  private GcsUploadMemory() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("service")) {
      CloudStorage service = CloudStorage.startForgetful("media", Integer.parseInt(args[1]));
      System.out.println("listening on " + service.endpoint());
      Thread.currentThread().join();
    }
    GcsMediaStore store =
        GcsMediaStore.open(
            new GcsSettings("media", URI.create(args[0]), null, null, null), Clock.systemUTC());
    int uploads = Integer.parseInt(args[1]);
    long start = System.nanoTime();
    Together.run(
        uploads,
        i ->
            () -> {
              store.save(MediaSamples.newName("mp4"), noise(), MP4);
              return null;
            });
    double seconds = (System.nanoTime() - start) / 1e9;
    long collecting =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(gc -> gc.getCollectionTime())
            .sum();
    System.out.printf(
        Locale.ROOT,
        "%d uploads of %d MiB at once: %.1f s, %.0f MiB/s, heap at most %d MiB, collecting %d ms,"
            + " threads at most %d%n",
        uploads,
        FILE / MIB,
        seconds,
        uploads * (FILE / MIB) / seconds,
        peakHeap() / MIB,
        TimeUnit.MILLISECONDS.toMillis(collecting),
        ManagementFactory.getThreadMXBean().getPeakThreadCount());
    System.gc();
    System.out.printf(
        Locale.ROOT,
        "heap afterwards %d MiB%n",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB);
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(GcsUploadMemory::peak)
        .sum();
  }

  private static long peak(MemoryPoolMXBean pool) {
    return pool.getPeakUsage().getUsed();
  }

  private static InputStream noise() {
    return new InputStream() {
      private int left = FILE;

      @Override
      public int read() {
        return left-- > 0 ? left & 0xFF : -1;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        if (left == 0) {
          return -1;
        }
        int n = Math.min(left, length);
        for (int i = offset; i < offset + n; i += 64) {
          buffer[i] = (byte) (left + i);
        }
        left -= n;
        return n;
      }
    };
  }
}
