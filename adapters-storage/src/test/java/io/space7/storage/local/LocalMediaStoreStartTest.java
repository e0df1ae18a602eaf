package io.space7.storage.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What stops the start, and in which words. */
class LocalMediaStoreStartTest {
  @TempDir Path temp;

  @Test
  void aFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");

    assertStartFails(file);
    assertStartFails(file.resolve("media"));
  }

  @Test
  void aFolderThatCannotBeWritten() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("media"));
    Files.writeString(folder.resolve(".staging"), "in the way");

    assertStartFails(folder);
  }

  /** Which root cannot write to either. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderThatNobodyCanWriteTo() {
    assertStartFails(Path.of("/proc/self"));
  }

  private static void assertStartFails(Path folder) {
    assertThatThrownBy(() -> new LocalMediaStore(folder, null))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .startsWith("The media folder " + folder + " cannot be made or written (")
        .endsWith(").")
        .doesNotContain("\n");
  }
}
