package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir private Path folder;

  @Test
  void isMadeOnceAndReadByItsOwnerOnly() throws Exception {
    Path file = folder.resolve("new/secret");
    byte[] made = SecretFile.readOrCreate(file).bytes();
    assertThat(made).hasSizeGreaterThanOrEqualTo(32);
    assertThat(SecretFile.readOrCreate(file).bytes()).isEqualTo(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretFile.readOrCreate(folder.resolve("other")).bytes()).isNotEqualTo(made);
  }

  @Test
  void whoeverMakesItAtOnceReadsTheSame() throws Exception {
    Path file = folder.resolve("secret");
    assertThat(
            IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> new String(SecretFile.readOrCreate(file).bytes()))
                .distinct())
        .hasSize(1);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aDamagedOneStopsTheStart() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "short");
    assertThatThrownBy(() -> SecretFile.readOrCreate(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("damaged");
  }
}
