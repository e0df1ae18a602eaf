package io.space7.storage.local;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaName;
import io.space7.storage.StoredObjects;
import io.space7.storage.format.SupportedFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A power failure loses what was not forced: bytes, and the names of files and folders. */
class LocalMediaStoreDurabilityTest {
  @TempDir Path temp;
  private final List<Path> forced = new ArrayList<>();

  /** Whether the file was at its place when its folder was forced. */
  private final List<Boolean> there = new ArrayList<>();

  private Path folder;
  private LocalMediaStore store;
  private MediaName name;
  private Path failing;

  @BeforeEach
  void open() throws IOException {
    folder = temp.toRealPath().resolve("media");
    store = new LocalMediaStore(folder, null, this::watched);
    name = new MediaName("ab" + "0".repeat(46) + ".png");
  }

  private FileChannel watched(Path path, StandardOpenOption... options) throws IOException {
    FileChannel real = FileChannel.open(path, options);
    FileChannel channel = mock(FileChannel.class, delegatesTo(real));
    doAnswer(
            call -> {
              if (path.equals(failing)) {
                throw new IOException("the disk fails");
              }
              real.force(call.<Boolean>getArgument(0));
              forced.add(path);
              there.add(Files.exists(folder.resolve("ab").resolve(name.value())));
              return null;
            })
        .when(channel)
        .force(anyBoolean());
    return channel;
  }

  private void save() throws IOException {
    store.save(name, new ByteArrayInputStream(new byte[10]), SupportedFormat.PNG.media());
  }

  @Test
  void bytesNamesAndFoldersAreForcedBeforeAFileIsSaved() throws IOException {
    save();
    assertThat(forced)
        .containsExactly(
            folder.resolve(".staging").resolve(name.value()), folder, folder.resolve("ab"));
    assertThat(there).containsExactly(false, false, true);
  }

  @Test
  void aDeletionIsForcedToo() throws IOException {
    save();
    forced.clear();
    there.clear();
    store.delete(name);
    assertThat(forced).containsExactly(folder.resolve("ab"));
    assertThat(there).containsExactly(false);
  }

  @Test
  void aNameThatDoesNotReachTheDiskIsNotSaved() throws IOException {
    failing = folder.resolve("ab");
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, this::save);
    assertThat(StoredObjects.in(folder)).isEmpty();
    failing = null;
    save();
    assertThat(store.open(name)).isPresent();
  }
}
