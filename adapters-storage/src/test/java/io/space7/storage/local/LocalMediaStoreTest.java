package io.space7.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MediaStore.StoredFile;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.storage.StoredObjects;
import io.space7.storage.format.SupportedFormat;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMediaStoreTest {
  private static final MediaFormat PNG = SupportedFormat.PNG.media();

  @TempDir Path temp;
  private Path folder;
  private LocalMediaStore store;

  @BeforeEach
  void open() {
    folder = temp.resolve("made/when/needed");
    store = new LocalMediaStore(folder, null);
  }

  @ParameterizedTest
  @EnumSource
  void theNameAloneTellsTheContentType(SupportedFormat format) throws IOException {
    MediaName name = StoredObjects.save(store, bytes("x"), format.media());

    assertThat(new LocalMediaStore(folder, null).open(name))
        .hasValueSatisfying(
            file -> assertThat(file.contentType()).isEqualTo(format.media().contentType()));
  }

  @Test
  void aFormatThatNobodyDetectsIsADefect() throws IOException {
    MediaFormat svg = new MediaFormat("image/svg+xml", "svg", List.of(MediaType.IMAGE));

    assertThatThrownBy(() -> StoredObjects.save(store, bytes("x"), svg))
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
                  .satisfies(
                      file ->
                          assertThat(store.open(new MediaName(file.getFileName() + ""))).isEmpty());
              looked[0] = true;
            }
            return n;
          }
        };

    MediaName name = StoredObjects.save(store, watching, PNG);

    assertThat(looked[0]).isTrue();
    assertThat(store.open(name)).isPresent();
    assertThat(StoredObjects.in(folder)).containsExactly(published(name));
  }

  @Test
  void serversShareAFolder() throws IOException {
    LocalMediaStore other = new LocalMediaStore(folder, null);
    MediaName name = StoredObjects.save(store, bytes("hello"), PNG);

    assertThat(read(other.open(name).orElseThrow(), 1, 3)).isEqualTo("ell");
    other.delete(name);
    assertThat(store.open(name)).isEmpty();
  }

  @Test
  void whatACrashLeftIsRemovedWithTheFile() throws IOException {
    MediaName name = MediaSamples.newName("png");
    Files.writeString(folder.resolve(".staging").resolve(name.value()), "half of it");

    assertThat(store.open(name)).isEmpty();
    store.delete(name);

    assertThat(StoredObjects.in(folder)).isEmpty();
  }

  @Test
  void linksLeadNowhere() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "secret");
    MediaName link = new MediaName("ab" + "0".repeat(46) + ".png");
    Files.createSymbolicLink(shard("ab").resolve(link.value()), secret);
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    MediaName behindLink = new MediaName("cd" + "0".repeat(46) + ".png");
    Files.writeString(elsewhere.resolve(behindLink.value()), "secret");
    Files.createSymbolicLink(folder.resolve("cd"), elsewhere);

    assertThat(store.open(link)).isEmpty();
    assertThat(store.open(behindLink)).isEmpty();
  }

  @Test
  void aFolderOfAFilesNameIsNoFile() throws IOException {
    MediaName name = new MediaName("ab" + "0".repeat(46) + ".png");
    Files.createDirectory(shard("ab").resolve(name.value()));

    assertThat(store.open(name)).isEmpty();
  }

  @Test
  void aPartHasToLieWithinTheFile() throws IOException {
    StoredFile file = store.open(StoredObjects.save(store, bytes("hello"), PNG)).orElseThrow();

    assertThatThrownBy(() -> file.read(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> file.read(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> file.read(Long.MAX_VALUE, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Rather than an answer that is shorter than it said it would be. */
  @Test
  void aFileThatWasCutFromOutsideIsAnError() throws IOException {
    MediaName name = StoredObjects.save(store, bytes("hello"), PNG);
    StoredFile file = store.open(name).orElseThrow();
    Files.writeString(published(name), "he");

    assertThatThrownBy(() -> read(file, 0, 5)).isInstanceOf(EOFException.class);
  }

  @Test
  void anOpenPartOutlivesTheFile() throws IOException {
    MediaName name = StoredObjects.save(store, bytes("hello"), PNG);
    try (InputStream part = Channels.newInputStream(store.open(name).orElseThrow().read(0, 5))) {
      store.delete(name);

      assertThat(part.readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://cdn.example/media", "https://cdn.example/media//"})
  void theAddressIsThatOfTheCdnOrOfThisServer(String base) {
    MediaName name = MediaSamples.newName("png");
    assertThat(new LocalMediaStore(folder, base).url(name, "http://here:8080"))
        .isEqualTo("https://cdn.example/media/" + name);
    assertThat(store.url(name, "http://here:8080")).isEqualTo("http://here:8080/media/" + name);
  }

  private Path published(MediaName name) {
    return folder.resolve(name.value().substring(0, 2)).resolve(name.value());
  }

  private Path shard(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(StoredFile file, long from, long length) throws IOException {
    try (InputStream in = Channels.newInputStream(file.read(from, length))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
