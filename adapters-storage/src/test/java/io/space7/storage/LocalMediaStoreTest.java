package io.space7.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.MediaStore.StoredFile;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMediaStoreTest {
  private static final MediaFormat PNG = KnownFormat.PNG.media();

  @TempDir Path temp;
  private Path folder;
  private LocalMediaStore store;

  @BeforeEach
  void open() {
    folder = temp.resolve("made/when/needed");
    store = new LocalMediaStore(folder, null);
  }

  @Test
  void aNameIsOneHundredAndNinetyTwoRandomBits() {
    Set<String> names = new HashSet<>();
    int[] ones = new int[192];
    for (int i = 0; i < 10_000; i++) {
      String name = store.newName(KnownFormat.PNG);
      assertThat(name).matches("[0-9a-f]{48}\\.png");
      assertThat(names.add(name)).isTrue();
      for (int bit = 0; bit < 192; bit++) {
        int digit = Character.digit(name.charAt(bit / 4), 16);
        ones[bit] += digit >> bit % 4 & 1;
      }
    }
    // Each bit is set in half of them; 6 standard deviations either way.
    assertThat(Arrays.stream(ones).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(4700, 5300));
  }

  @ParameterizedTest
  @EnumSource
  void theNameAloneTellsTheContentType(KnownFormat format) throws IOException {
    String name = store.save(bytes("x"), format.media());

    assertThat(name).endsWith("." + format.extension());
    assertThat(new LocalMediaStore(folder, null).open(name))
        .hasValueSatisfying(
            file -> assertThat(file.contentType()).isEqualTo(format.media().contentType()));
  }

  @Test
  void aFormatThatNobodyDetectsIsADefect() throws IOException {
    MediaFormat svg = new MediaFormat("image/svg+xml", "svg", List.of(MediaType.IMAGE));

    assertThatThrownBy(() -> store.save(bytes("x"), svg))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(StoredObjects.in(folder)).isEmpty();
  }

  @Test
  void isNotThereUntilItIsWhole() throws IOException {
    boolean[] looked = new boolean[1];
    InputStream watching =
        new FilterInputStream(bytes("hello")) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
              assertThat(StoredObjects.in(folder))
                  .singleElement()
                  .satisfies(
                      file -> assertThat(file.getParent()).isEqualTo(folder.resolve(".staging")))
                  .satisfies(file -> assertThat(store.open(file.getFileName() + "")).isEmpty());
              looked[0] = true;
            }
            return n;
          }
        };

    String name = store.save(watching, PNG);

    assertThat(looked[0]).isTrue();
    assertThat(store.open(name)).isPresent();
    assertThat(StoredObjects.in(folder))
        .containsExactly(folder.resolve(name.substring(0, 2)).resolve(name));
  }

  @Test
  void serversShareAFolder() throws IOException {
    LocalMediaStore other = new LocalMediaStore(folder, null);
    String name = store.save(bytes("hello"), PNG);

    assertThat(read(other.open(name).orElseThrow(), 1, 3)).isEqualTo("ell");
    other.delete(name);
    assertThat(store.open(name)).isEmpty();
  }

  @Test
  void onlyWhatACrashLeftLongAgoIsRemoved() throws IOException {
    String name = store.save(bytes("hello"), PNG);
    Path published = folder.resolve(name.substring(0, 2)).resolve(name);
    Path abandoned = Files.writeString(folder.resolve(".staging/abandoned.png"), "x");
    Path current = Files.writeString(folder.resolve(".staging/current.png"), "x");
    Instant now = Files.getLastModifiedTime(current).toInstant();
    Files.setLastModifiedTime(published, FileTime.from(now.minus(Duration.ofDays(100))));
    Files.setLastModifiedTime(abandoned, FileTime.from(now.minus(Duration.ofHours(25))));
    Files.setLastModifiedTime(current, FileTime.from(now.minus(Duration.ofHours(23))));

    new LocalMediaStore(folder, null);

    assertThat(StoredObjects.in(folder)).containsExactlyInAnyOrder(published, current);
  }

  @Test
  void linksLeadNowhere() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "secret");
    String link = "ab" + "0".repeat(46) + ".png";
    Files.createSymbolicLink(shard("ab").resolve(link), secret);
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    String behindLink = "cd" + "0".repeat(46) + ".png";
    Files.writeString(elsewhere.resolve(behindLink), "secret");
    Files.createSymbolicLink(folder.resolve("cd"), elsewhere);

    assertThat(store.open(link)).isEmpty();
    assertThat(store.open(behindLink)).isEmpty();
  }

  @Test
  void aFolderOfAFilesNameIsNoFile() throws IOException {
    String name = "ab" + "0".repeat(46) + ".png";
    Files.createDirectory(shard("ab").resolve(name));

    assertThat(store.open(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".staging/x.png",
        "ab/%s",
        "../needed/ab/%s",
        "%S",
        "%s.png",
        "%s\n",
        "\u0660%s",
      })
  void onlyItsVeryNameOpensAFile(String form) throws IOException {
    String name = "ab" + "0".repeat(46) + ".png";
    Files.writeString(shard("ab").resolve(name), "x");
    Files.writeString(folder.resolve(".staging/x.png"), "x");

    assertThat(store.open(name)).isPresent();
    assertThat(store.open(String.format(form, name))).isEmpty();
    store.delete(String.format(form, name));
    assertThat(StoredObjects.in(folder)).hasSize(2);
  }

  @Test
  void aPartHasToLieWithinTheFile() throws IOException {
    StoredFile file = store.open(store.save(bytes("hello"), PNG)).orElseThrow();

    assertThatThrownBy(() -> file.read(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> file.read(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> file.read(Long.MAX_VALUE, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aPartIsReadByteByByteAndWithSkipsToo() throws IOException {
    StoredFile file = store.open(store.save(bytes("h\u00E9llo world"), PNG)).orElseThrow();

    try (InputStream part = file.read(1, 6)) {
      assertThat(part.available()).isEqualTo(6);
      assertThat(part.read()).isEqualTo(0xC3);
      assertThat(part.skip(2)).isEqualTo(2);
      assertThat(part.skip(-1)).isZero();
      assertThat(part.read(new byte[3], 0, 0)).isZero();
      assertThat(part.read()).isEqualTo('l');
      assertThat(part.skip(100)).isEqualTo(2);
      assertThat(part.read()).isEqualTo(-1);
      assertThat(part.read(new byte[3])).isEqualTo(-1);
      assertThat(part.available()).isZero();
    }
  }

  /** Rather than an answer that is shorter than it said it would be. */
  @Test
  void aFileThatWasCutFromOutsideIsAnError() throws IOException {
    String name = store.save(bytes("hello"), PNG);
    StoredFile file = store.open(name).orElseThrow();
    Files.writeString(folder.resolve(name.substring(0, 2)).resolve(name), "he");

    assertThatThrownBy(() -> read(file, 0, 5)).isInstanceOf(EOFException.class);
  }

  @Test
  void anOpenPartOutlivesTheFile() throws IOException {
    String name = store.save(bytes("hello"), PNG);
    try (InputStream part = store.open(name).orElseThrow().read(0, 5)) {
      store.delete(name);

      assertThat(part.readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://cdn.example/media", "https://cdn.example/media//"})
  void theAddressIsThatOfTheCdnOrOfThisServer(String base) {
    assertThat(new LocalMediaStore(folder, base).url("n.png", "http://here:8080"))
        .isEqualTo("https://cdn.example/media/n.png");
    assertThat(store.url("n.png", "http://here:8080")).isEqualTo("http://here:8080/media/n.png");
  }

  private Path shard(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(StoredFile file, long from, long length) throws IOException {
    try (InputStream in = file.read(from, length)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
