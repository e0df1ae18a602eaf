package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.space7.application.port.MediaStore.StoredFile;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SampleBytes;
import io.space7.testkit.WatchedStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Part of {@link MediaStoreContract}: what is told while the storage fails. */
public interface MediaOutageContract extends MediaStoreUnderTest {
  @Test
  default void everyCallIsRefusedWhileTheStorageFails() throws IOException {
    for (Outage outage : outages()) {
      MediaName name = save(1000);
      StoredFile file = opened(name);
      MediaName unsaved = MediaSamples.newName("mp4");
      failWith(outage);
      try {
        assertUnavailable(outage, () -> store().open(name));
        assertUnavailable(outage, () -> store().open(MediaSamples.newName("png")));
        assertUnavailable(outage, () -> read(file, 0, 10));
        assertUnavailable(outage, () -> store().save(unsaved, small(), MP4));
        assertUnavailable(outage, () -> store().delete(name));
      } finally {
        recover();
      }
      assertThat(rightBytes(opened(name))).as("after %s", outage).isEqualTo(1000);
      assertThat(store().open(unsaved)).isEmpty();
      store().delete(unsaved);
      store().delete(name);
      assertThat(storedObjects()).as("objects after %s", outage).isZero();
    }
  }

  private void assertUnavailable(Outage outage, ThrowingCallable call) {
    long start = System.nanoTime();
    Refusal refusal = assertRefused(ErrorCode.STORAGE_UNAVAILABLE, call);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("a call while the storage is %s", outage)
        .isLessThan(patience());
    assertThat(refusal.getMessage()).as("a sentence for users").doesNotContain("://", "Exception");
  }

  @Test
  default void aFileDuringWhichTheStorageFailsIsNotThere() throws IOException {
    for (Outage outage : outages()) {
      for (long at : new long[] {100, 6 * MIB}) {
        MediaName name = MediaSamples.newName("mp4");
        InputStream bytes =
            new WatchedStream(SampleBytes.file(7 * MIB), at, () -> failWith(outage));
        try {
          assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store().save(name, bytes, MP4));
        } finally {
          recover();
        }
        assertThat(store().open(name)).as("after %s at %s", outage, at).isEmpty();
        store().delete(name);
        assertThat(storedObjects()).isZero();
      }
    }
  }

  /** The head of an answer has been sent by then, so that it can only be broken off. */
  @Test
  default void aPartDuringWhichTheStorageFailsNeverEndsEarly() throws IOException {
    long size = 8 * MIB;
    for (Outage outage : outages()) {
      MediaName name = save(size);
      try (InputStream part = Channels.newInputStream(opened(name).read(0, size))) {
        assertThat(part.readNBytes(10)).isEqualTo(SampleBytes.part(0, 10));
        failWith(outage);
        Throwable broken =
            catchThrowable(() -> assertThat(SampleBytes.rightBytes(part, 10)).isEqualTo(size - 10));
        if (broken != null) {
          assertThat(broken).as("while the storage is %s", outage).isInstanceOf(IOException.class);
        }
      } finally {
        recover();
      }
      store().delete(name);
    }
  }

  /** A server that is told to stop interrupts its threads. */
  @Test
  default void anInterruptIsKeptAndIsNoDefect() throws IOException {
    MediaName name = save(1000);
    interrupted(() -> rightBytes(opened(name)));
    interrupted(() -> save(1000));
    interrupted(() -> store().delete(name));
    assertThat(rightBytes(opened(save(1000)))).as("after it").isEqualTo(1000);
  }

  private static void interrupted(ThrowingCallable call) {
    Throwable thrown;
    boolean kept;
    Thread.currentThread().interrupt();
    try {
      thrown = catchThrowable(call);
    } finally {
      kept = Thread.interrupted();
    }
    assertThat(kept).as("the thread is still interrupted").isTrue();
    if (thrown instanceof Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    } else if (thrown != null) {
      assertThat(thrown).isInstanceOf(IOException.class);
    }
  }
}
