package io.space7.storage.local;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MediaSpool;
import io.space7.domain.ErrorCode;
import io.space7.storage.StoredObjects;
import io.space7.testkit.contract.MediaSpoolContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMediaSpoolTest implements MediaSpoolContract {
  @TempDir private Path folder;
  private LocalMediaSpool spool;

  @BeforeEach
  void start() {
    spool = new LocalMediaSpool(folder);
  }

  @Override
  public MediaSpool spool() {
    return spool;
  }

  @Override
  public long visibleFiles() throws IOException {
    return StoredObjects.in(folder).size();
  }

  @Test
  void whatACrashHasLeftIsRemovedAtTheStart() throws IOException {
    Files.write(folder.resolve("in123.tmp"), new byte[10]);
    new LocalMediaSpool(folder);
    assertThat(visibleFiles()).isZero();
  }

  @Test
  void aFolderThatCannotBeMadeIsToldInOneSentence() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new LocalMediaSpool(file.resolve("incoming")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The folder ")
        .hasMessageContaining("cannot be made or written");
  }

  @Test
  void aDiskThatFailsIsAStorageThatDoesNotAnswer() throws IOException {
    boolean[] broken = new boolean[1];
    LocalMediaSpool failing =
        new LocalMediaSpool(
            folder,
            (path, options) -> {
              if (broken[0]) {
                throw new IOException("no space left");
              }
              return FileChannel.open(path, options);
            });
    broken[0] = true;
    assertRefused(
        ErrorCode.STORAGE_UNAVAILABLE,
        () -> failing.receive(new ByteArrayInputStream(new byte[10])));
    assertThat(visibleFiles()).isZero();
  }
}
