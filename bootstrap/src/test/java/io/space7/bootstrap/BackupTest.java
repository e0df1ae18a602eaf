package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that is backed up while people write, and what can be made of the file. */
class BackupTest {
  private static final int WRITERS = 3;

  @TempDir private static Path folder;

  private static final Set<String> posted = ConcurrentHashMap.newKeySet();
  private static final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private static Set<String> before;
  private static String space;
  private static String epoch;
  private static Path backup;
  private static Space7 server;
  private static volatile boolean over;

  @BeforeAll
  static void backUpUnderLoad() throws Exception {
    server = start(folder.resolve("home"));
    RestClient ada = RestClient.signIn(server.port(), "ada");
    space = ada.createSpace("Backed up");
    Thread[] writers = new Thread[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
      int size = 20_000 + i;
      writers[i] = new Thread(() -> write(ada, size));
      writers[i].start();
    }
    await().atMost(Duration.ofSeconds(90)).until(() -> posted.size() >= 12 && deleted.size() >= 3);
    before = new HashSet<>(posted);
    backup = folder.resolve("backup.zip");
    assertThat(Backup.run(config(folder.resolve("home")), backup)).startsWith("Backed up ");
    over = true;
    for (Thread writer : writers) {
      writer.join();
    }
    before.removeAll(deleted);
    epoch = epoch(ada);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void write(RestClient ada, int size) {
    byte[] picture = MediaFolder.picture(size);
    for (int i = 0; !over; i++) {
      String id = ada.postFile(space, "n" + i, picture).get("message_id").asText();
      posted.add(id);
      if (i % 3 == 0) {
        deleted.add(id);
        ada.call("DELETE", "/api/messages/" + space + "/" + id).require(200);
      }
    }
  }

  @Test
  void everyMessageIsThereWithItsFileAndClientsLoadAnew() throws Exception {
    Path home = folder.resolve("restored");
    assertThat(Restore.run(config(home), backup)).startsWith("Restored ");
    assertThat(Files.exists(folder.resolve("restored.restoring"))).isFalse();
    try (Space7 restored = start(home)) {
      RestClient ada = RestClient.signIn(restored.port(), "ada");
      List<JsonNode> messages = MediaFolder.messages(ada, space);
      Set<String> ids =
          messages.stream().map(one -> one.get("message_id").asText()).collect(Collectors.toSet());
      assertThat(ids).containsAll(before);
      assertThat(posted).containsAll(ids);
      for (JsonNode message : messages) {
        String file = MediaFolder.fileOf(message);
        Path stored = home.resolve("media").resolve(file.substring(0, 2)).resolve(file);
        byte[] bytes = Files.readAllBytes(stored);
        assertThat(bytes).isEqualTo(MediaFolder.picture(bytes.length));
      }
      assertThat(epoch(ada)).isNotEqualTo(epoch);
      JsonNode events =
          ada.call("GET", "/api/messages/" + space + "/events?after=1&epoch=" + epoch).require(200);
      assertThat(events.get("recovered").asBoolean()).isFalse();
      ada.postForm(space, "goes on");
    }
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() {
    assertThatThrownBy(() -> Backup.run(config(folder.resolve("home")), backup))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is there already");
  }

  @Test
  void nothingOfABackupIsLeftBesideItsFile() throws IOException {
    assertThat(Files.exists(folder.resolve("home/media/.backup"))).isFalse();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void whatAKilledBackupHasLeftDoesNotMatter() throws Exception {
    Files.createDirectories(folder.resolve("home/media/.backup/ab"));
    Files.writeString(folder.resolve("again.zip.part"), "half");
    Backup.run(config(folder.resolve("home")), folder.resolve("again.zip"));
    assertThat(folder.resolve("again.zip")).isNotEmptyFile();
    assertThat(folder.resolve("again.zip.part")).doesNotExist();
  }

  @Test
  void aTruncatedFileIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(backup);
    for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
      Path part = folder.resolve("truncated" + length);
      Files.write(part, Arrays.copyOf(whole, length));
      assertRefused(part);
    }
  }

  @Test
  void aFileThatWasTamperedWithIsRefused() throws Exception {
    assertRefused(
        changed("rows", "rows/messages", text -> text.replaceFirst("\tn\\d+\t", "\tx\t")));
    assertRefused(changed("media", "media/", text -> text + "x"));
    assertRefused(changed("count", "manifest", text -> text.replaceFirst("(?m)^end .*$", "end 1")));
    assertRefused(
        changed("newer", "manifest", text -> text.replaceFirst("(?m)^schema .*$", "schema 999")));
    assertRefused(
        changed(
            "path", "manifest", text -> text.replaceFirst("file [0-9a-f]+\\.png", "file ../../x")));
    assertRefused(changed("table", "manifest", text -> text.replace("table users", "table none")));
  }

  @Test
  void aFileThatHoldsMoreThanItListsIsRefused() throws Exception {
    Path more = folder.resolve("more.zip");
    rewrite(more, "", text -> text, "media/../../../escaped");
    assertRefused(more);
    assertThat(folder.resolve("escaped")).doesNotExist();
  }

  @Test
  void aHomeThatIsInUseIsNotTouched() {
    Path home = folder.resolve("home");
    assertThatThrownBy(() -> Restore.run(config(home), backup))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Restore.run(config(folder.resolve("n")), folder.resolve("nowhere")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> Backup.run(config(folder.resolve("n")), folder.resolve("x")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nothing to back up");
  }

  private static void assertRefused(Path file) {
    Path home = folder.resolve("home-of-" + file.getFileName());
    assertThatThrownBy(() -> Restore.run(config(home), file))
        .as(file.toString())
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file.toString());
    assertThat(home).doesNotExist();
    assertThat(home.resolveSibling(home.getFileName() + ".restoring")).doesNotExist();
  }

  /** The backup with the first entry of a name's beginning changed. */
  private static Path changed(String name, String entry, UnaryOperator<String> change)
      throws IOException {
    Path file = folder.resolve(name + ".zip");
    rewrite(file, entry, change, null);
    return file;
  }

  private static void rewrite(Path file, String entry, UnaryOperator<String> change, String more)
      throws IOException {
    boolean done = entry.isEmpty();
    try (ZipFile from = new ZipFile(backup.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Enumeration<? extends ZipEntry> all = from.entries(); all.hasMoreElements(); ) {
        ZipEntry one = all.nextElement();
        byte[] bytes = from.getInputStream(one).readAllBytes();
        if (!done && one.getName().startsWith(entry)) {
          byte[] changed =
              change
                  .apply(new String(bytes, StandardCharsets.ISO_8859_1))
                  .getBytes(StandardCharsets.ISO_8859_1);
          assertThat(changed).as(one.getName()).isNotEqualTo(bytes);
          bytes = changed;
          done = true;
        }
        to.putNextEntry(new ZipEntry(one.getName()));
        to.write(bytes);
      }
      if (more != null) {
        to.putNextEntry(new ZipEntry(more));
        to.write(1);
      }
    }
    assertThat(done).isTrue();
  }

  private static String epoch(RestClient reader) {
    return reader
        .call("GET", "/api/messages/" + space + "/events?after=0")
        .require(200)
        .get("epoch")
        .asText();
  }

  private static Config config(Path home) {
    return Config.from(
        Map.of("PORT", "0", "DEMO", "false", "RATE_LIMIT", "off", "SPACE7_HOME", home.toString()));
  }

  private static Space7 start(Path home) {
    return Space7.start(config(home), Clock.systemUTC());
  }
}
