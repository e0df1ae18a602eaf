package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MediaStore;
import io.space7.application.port.MediaStore.StoredFile;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.Refusal;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.Together;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link MediaStore} has to do. Each test wants a store to itself. */
public interface MediaStoreContract {
  MediaFormat PNG = new MediaFormat("image/png", "png", List.of(MediaType.IMAGE));
  MediaFormat MP4 = new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO));

  MediaStore store();

  /** How many objects the storage holds, whole, partial and temporary ones together. */
  long storedObjects() throws IOException;

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private MediaName save(byte[] bytes) throws IOException {
    return save(new ByteArrayInputStream(bytes), PNG);
  }

  private MediaName save(InputStream bytes, MediaFormat format) throws IOException {
    MediaName name = MediaSamples.newName(format.extension());
    store().save(name, bytes, format);
    return name;
  }

  private static byte[] read(StoredFile file, long from, long length) throws IOException {
    try (InputStream in = Channels.newInputStream(file.read(from, length))) {
      return in.readAllBytes();
    }
  }

  @Test
  default void aSavedFileIsReadAsItWas() throws IOException {
    for (int size : new int[] {0, 1, 8191, 65536, 1_000_003}) {
      byte[] bytes = noise(size);
      MediaName name = save(bytes);
      StoredFile file = store().open(name).orElseThrow();
      assertThat(file.name()).isEqualTo(name);
      assertThat(file.contentType()).isEqualTo("image/png");
      assertThat(file.size()).isEqualTo(size);
      assertThat(file.storedAt()).isEqualTo(store().open(name).orElseThrow().storedAt());
      assertThat(read(file, 0, size)).isEqualTo(bytes);
    }
  }

  @Test
  default void aFileLargerThanAnyBufferIsStoredWhole() throws IOException {
    byte[] bytes = noise(20_000_001);
    MediaName name = save(new ByteArrayInputStream(bytes), MP4);
    StoredFile file = store().open(name).orElseThrow();
    assertThat(file.contentType()).isEqualTo("video/mp4");
    assertThat(read(file, 0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  default void anyPartOfAFileIsRead() throws IOException {
    byte[] bytes = noise(100_000);
    StoredFile file = store().open(save(bytes)).orElseThrow();
    assertThat(read(file, 0, 1)).containsExactly(bytes[0]);
    assertThat(read(file, 99_999, 1)).containsExactly(bytes[99_999]);
    assertThat(read(file, 100_000, 0)).isEmpty();
    assertThat(read(file, 70_001, 20_000)).isEqualTo(Arrays.copyOfRange(bytes, 70_001, 90_001));
  }

  @Test
  default void theBytesAreReadToTheirEndAndNotClosed() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream bytes =
        new ByteArrayInputStream(noise(100_000)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    save(bytes, PNG);
    assertThat(bytes.read()).isEqualTo(-1);
    assertThat(closed[0]).isFalse();
  }

  @Test
  default void aStreamThatGivesLittleAtATimeIsReadWhole() throws IOException {
    byte[] bytes = noise(10_000);
    InputStream dripping =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, 7));
          }
        };
    StoredFile file = store().open(save(dripping, PNG)).orElseThrow();
    assertThat(read(file, 0, file.size())).isEqualTo(bytes);
  }

  @Test
  default void whenTheBytesBreakOffNothingIsLeft() throws IOException {
    IOException broken = new IOException("the client went away");
    Refusal refusal = new Refusal(ErrorCode.TOO_LARGE, "Too large.");
    for (int size : new int[] {0, 10, 300_000, 17_000_000}) {
      assertThatThrownBy(() -> save(breakingOff(size, broken, null), PNG)).isSameAs(broken);
      assertThatThrownBy(() -> save(breakingOff(size, null, refusal), PNG)).isSameAs(refusal);
    }
    assertThat(storedObjects()).isZero();
  }

  private static InputStream breakingOff(int size, IOException broken, Refusal refusal) {
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
    return new SequenceInputStream(new ByteArrayInputStream(noise(size)), end);
  }

  @Test
  default void aDeletedFileIsGone() throws IOException {
    byte[] bytes = noise(100_000);
    MediaName name = save(bytes);
    MediaName other = save(bytes);
    StoredFile opened = store().open(name).orElseThrow();
    store().delete(name);
    assertThat(store().open(name)).isEmpty();
    assertRefused(ErrorCode.MEDIA_NOT_FOUND, () -> read(opened, 0, 10));
    store().delete(name);
    assertThat(read(store().open(other).orElseThrow(), 0, bytes.length)).isEqualTo(bytes);
    store().delete(other);
    assertThat(storedObjects()).isZero();
  }

  @Test
  default void whatIsNotStoredIsNotFound() throws IOException {
    MediaName name = save(noise(10));
    for (String extension : List.of("png", "mp4", "html", "zz")) {
      MediaName wrong = MediaSamples.newName(extension);
      assertThat(store().open(wrong)).as("open %s", wrong).isEmpty();
      store().delete(wrong);
    }
    assertThat(store().open(name)).isPresent();
    assertThat(storedObjects()).isEqualTo(1);
  }

  @Test
  default void anAddressIsAbsoluteAndNamesTheFile() {
    MediaName name = MediaSamples.newName("png");
    URI url = URI.create(store().url(name, "https://chat.example:8443"));
    assertThat(url.getScheme()).startsWith("http");
    assertThat(url.getPath()).endsWith("/" + name);
  }

  @Test
  default void concurrentFilesDoNotMix() throws Exception {
    List<MediaName> names = Together.run(8, i -> () -> save(noise(200_000 + i)));
    for (int i = 0; i < names.size(); i++) {
      StoredFile file = store().open(names.get(i)).orElseThrow();
      assertThat(read(file, 0, file.size())).isEqualTo(noise(200_000 + i));
    }
  }
}
