package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Deleting while the storage of files is away. */
class MediaAwayTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path home;

  @Test
  void aMessageIsDeletedAtOnceAndItsFileWhenTheStorageIsBack() throws Exception {
    MediaFolder media = new MediaFolder(home);
    Path elsewhere = home.resolve("media that is away");
    String kept;
    try (Space7 server = start(Clock.systemUTC())) {
      RestClient ada = RestClient.signIn(server.port(), "ada");
      String space = ada.createSpace("A topic");
      JsonNode deleted = ada.postFile(space, "to be deleted", MediaFolder.picture(1000));
      kept = MediaFolder.fileOf(ada.postFile(space, "to be kept", MediaFolder.picture(1001)));
      assertThat(media.files()).containsExactlyInAnyOrder(MediaFolder.fileOf(deleted), kept);

      // A user who may do everything can write to any folder, but to no file as if it were one.
      Files.move(media.path(), elsewhere);
      Files.createFile(media.path());
      String message = "/api/messages/" + space + "/" + deleted.get("message_id").asText();
      ada.call("DELETE", message).require(200);
      assertThat(ada.call("DELETE", message).status()).isEqualTo(404);
      Files.delete(media.path());
      Files.move(elsewhere, media.path());
      assertThat(media.files()).contains(MediaFolder.fileOf(deleted), kept);
    }
    // The sweep may have tried meanwhile, and would then not try again at once.
    try (Space7 server = start(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))) {
      assertThat(server.port()).isPositive();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(media.files()).containsExactly(kept));
    }
  }

  private Space7 start(Clock clock) {
    Map<String, String> variables =
        Map.of("PORT", "0", "DEMO", "false", "SPACE7_HOME", home.toString());
    return Space7.start(Config.from(variables), clock);
  }
}
