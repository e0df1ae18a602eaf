package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed in the middle of uploads and deletions, and what the next one makes of
 * it.
 */
class KilledUploadsIT {
  private static final int SIZE = 3_000_000;
  private static final int UPLOADERS = 4;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @RepeatedTest(3)
  void everyMessageHasItsFileAndNoOtherFileIsLeft() throws Exception {
    MediaFolder media = new MediaFolder(folder.resolve(".space7"));
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Set<String> deleted = ConcurrentHashMap.newKeySet();
    String space;
    Set<String> left;
    try (RunnableJar jar = RunnableJar.start(folder, Map.of("PORT", "0", "DEMO", "false"))) {
      RestClient ada = RestClient.signIn(jar.awaitPort(), "ada");
      String thread = ada.createSpace("Killed");
      space = thread;
      List<Thread> uploaders = new ArrayList<>();
      for (int i = 0; i < UPLOADERS; i++) {
        int size = SIZE + i;
        Thread uploader = new Thread(() -> uploadForEver(ada, thread, size, acknowledged, deleted));
        uploader.setUncaughtExceptionHandler((thisThread, connectionLost) -> {});
        uploader.start();
        uploaders.add(uploader);
      }
      // Killed while a file is half written, which is nearly always.
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> acknowledged.size() >= 10 && isWriting(media));
      jar.kill();
      for (Thread uploader : uploaders) {
        uploader.join();
      }
      left = media.files();
    }

    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    Map<String, String> variables =
        Map.of("PORT", "0", "DEMO", "false", "SPACE7_HOME", media.home().toString());
    try (Space7 next = Space7.start(Config.from(variables), later)) {
      RestClient ada = RestClient.signIn(next.port(), "ada");
      List<JsonNode> messages = MediaFolder.messages(ada, space);
      Set<String> carried = messages.stream().map(MediaFolder::fileOf).collect(Collectors.toSet());
      assertThat(left).as("what the kill has left").containsAll(carried).isNotEqualTo(carried);
      acknowledged.removeAll(deleted);
      assertThat(carried).containsAll(acknowledged);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(media.files()).isEqualTo(carried));
      for (String file : carried) {
        Path stored = media.path().resolve(file.substring(0, 2)).resolve(file);
        byte[] bytes = Files.readAllBytes(stored);
        assertThat(bytes).isEqualTo(MediaFolder.picture(bytes.length)).hasSizeGreaterThan(SIZE - 1);
      }
    }
  }

  private static void uploadForEver(
      RestClient ada, String space, int size, Set<String> acknowledged, Set<String> deleted) {
    byte[] picture = MediaFolder.picture(size);
    for (int i = 0; ; i++) {
      JsonNode message = ada.postFile(space, "", picture);
      String file = MediaFolder.fileOf(message);
      acknowledged.add(file);
      if (i % 3 == 0) {
        // Whether it is deleted is open until the answer has come.
        deleted.add(file);
        String path = "/api/messages/" + space + "/" + message.get("message_id").asText();
        ada.call("DELETE", path).require(200);
      }
    }
  }

  private static boolean isWriting(MediaFolder media) throws Exception {
    try (var staged = Files.list(media.path().resolve(".staging"))) {
      return staged.findAny().isPresent();
    }
  }
}
