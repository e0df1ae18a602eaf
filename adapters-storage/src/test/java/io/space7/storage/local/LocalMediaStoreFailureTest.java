package io.space7.storage.local;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.storage.StoredObjects;
import io.space7.storage.format.SupportedFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails, the caller is told so and nothing is left. */
class LocalMediaStoreFailureTest {
  private static final MediaFormat PNG = SupportedFormat.PNG.media();
  private static final int SIZE = 300_000;
  private static final IOException FULL = new IOException("No space left on device");

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void name() {
    folder = temp.resolve("media");
  }

  @Test
  void aFileThatCannotBeMade() throws IOException {
    assertNothingIsSaved(
        (path, options) -> {
          throw FULL;
        });
  }

  @Test
  void aDiskThatIsFullBeforeTheEnd() throws IOException {
    List<Integer> written = new ArrayList<>();
    assertNothingIsSaved(
        failing(
            (real, channel) ->
                doAnswer(
                        call -> {
                          if (written.size() == 2) {
                            throw FULL;
                          }
                          written.add(real.write(call.<ByteBuffer>getArgument(0)));
                          return written.get(written.size() - 1);
                        })
                    .when(channel)
                    .write(any(ByteBuffer.class))));
    assertThat(written).hasSize(2).allSatisfy(n -> assertThat(n).isPositive());
  }

  @Test
  void bytesThatDoNotReachTheDisk() throws IOException {
    assertNothingIsSaved(
        failing((real, channel) -> doThrow(FULL).when(channel).force(anyBoolean())));
  }

  @Test
  void bytesThatAreLostWhenTheFileIsClosed() throws IOException {
    assertNothingIsSaved(
        failing(
            (real, channel) ->
                doAnswer(
                        call -> {
                          real.close();
                          throw FULL;
                        })
                    .when(channel)
                    .close()));
  }

  /** Whatever the name, the place where it would go is not a folder. */
  @Test
  void aPlaceThatIsTaken() throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null);
    for (int shard = 0; shard < 256; shard++) {
      Files.createSymbolicLink(folder.resolve(String.format("%02x", shard)), temp);
    }

    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> StoredObjects.save(store, bytes(), PNG));
    assertThat(StoredObjects.in(folder.resolve(".staging"))).isEmpty();
    assertThat(temp).isDirectoryNotContaining(path -> path.toString().endsWith(".png"));
  }

  @Test
  void aPlaceThatIsGone() throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null);
    Files.delete(folder.resolve(".staging"));

    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> StoredObjects.save(store, bytes(), PNG));
    assertThat(StoredObjects.in(folder)).isEmpty();
  }

  /** As when the disk is not mounted: what is not seen then is not gone. */
  @Test
  void aFolderThatIsAway() throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null);
    MediaName name = StoredObjects.save(store, bytes(), PNG);
    Path elsewhere = Files.move(folder, temp.resolve("elsewhere"));
    Files.createDirectory(folder);

    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.open(name));
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.delete(name));

    Files.delete(folder);
    Files.move(elsewhere, folder);
    assertThat(store.open(name)).isPresent();
  }

  @Test
  void aThreadThatIsInterrupted() throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null);
    Thread.currentThread().interrupt();
    try {
      assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> StoredObjects.save(store, bytes(), PNG));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(StoredObjects.in(folder)).isEmpty();
  }

  @Test
  void aFailureWhileReadingIsTheReadersOwn() throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null);
    IllegalStateException defect = new IllegalStateException("a defect of the stream");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw defect;
          }
        };

    assertThatThrownBy(() -> StoredObjects.save(store, broken, PNG)).isSameAs(defect);
    assertThat(StoredObjects.in(folder)).isEmpty();
  }

  /** A link to itself fails for root too, and on every JDK. */
  @Test
  void aFileThatCannotBeOpenedOrDeleted() throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null);
    MediaName name = new MediaName("ab" + "0".repeat(46) + ".png");
    Files.createSymbolicLink(folder.resolve("ab"), folder.resolve("ab"));

    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.open(name));
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> store.delete(name));
  }

  @Test
  void afterAFailureTheStoreGoesOn() throws IOException {
    boolean[] full = {true};
    LocalMediaStore store =
        new LocalMediaStore(
            folder,
            null,
            (path, options) -> {
              if (full[0]) {
                throw FULL;
              }
              return FileChannel.open(path, options);
            });
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> StoredObjects.save(store, bytes(), PNG));

    full[0] = false;

    assertThat(store.open(StoredObjects.save(store, bytes(), PNG)).orElseThrow().size())
        .isEqualTo(SIZE);
  }

  /** The same on a disk that is really full; needs the right to mount one. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aRealDiskThatIsFull() throws Exception {
    Files.createDirectory(folder);
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder.toString()),
        "may not mount a small disk here");
    try {
      LocalMediaStore store = new LocalMediaStore(folder, null);
      long free = folder.toFile().getUsableSpace();

      assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> StoredObjects.save(store, bytes(), PNG));

      assertThat(StoredObjects.in(folder)).isEmpty();
      assertThat(folder.toFile().getUsableSpace()).isEqualTo(free);
      assertThat(StoredObjects.save(store, new ByteArrayInputStream(new byte[1000]), PNG))
          .isNotNull();
    } finally {
      assertThat(run("umount", folder.toString())).isTrue();
    }
  }

  private void assertNothingIsSaved(ChannelOpener opener) throws IOException {
    LocalMediaStore store = new LocalMediaStore(folder, null, opener);

    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> StoredObjects.save(store, bytes(), PNG));

    assertThat(StoredObjects.in(folder)).isEmpty();
  }

  private static InputStream bytes() {
    return new ByteArrayInputStream(new byte[SIZE]);
  }

  /** Opens real files whose channel fails where it is told to. */
  private static ChannelOpener failing(Fault fault) {
    return (path, options) -> {
      FileChannel real = FileChannel.open(path, options);
      FileChannel channel = mock(FileChannel.class, delegatesTo(real));
      fault.arrange(real, channel);
      return channel;
    };
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  @FunctionalInterface
  private interface Fault {
    void arrange(FileChannel real, FileChannel channel) throws IOException;
  }
}
