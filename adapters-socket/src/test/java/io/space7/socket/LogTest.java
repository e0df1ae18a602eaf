package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log is told, at its most talkative, whatever clients do. */
class LogTest {
  @Test
  void noTokenIsLoggedAndNothingThatAClientCanCauseIsAnError() throws Exception {
    LogRecorder recorder = new LogRecorder();
    try (recorder;
        Stage stage =
            new Stage(Setup.with(setup -> setup.authentication = Duration.ofSeconds(2)))) {
      misbehave(stage);
      await().until(() -> stage.server.openSockets() == 0);
    }

    assertThat(recorder.lines)
        .as("the library was heard")
        .anyMatch(line -> line.contains("corundumstudio"));
    assertThat(recorder.lines).noneMatch(line -> line.contains("token-"));
    assertThat(recorder.lines).noneMatch(line -> line.contains("hunter2"));
    assertThat(recorder.alarms)
        // The library's own listener, which a server of another test may still be using.
        .filteredOn(line -> !line.contains("DefaultExceptionListener"))
        .isEmpty();
  }

  private static void misbehave(Stage stage) throws Exception {
    User ada = stage.user("ada");
    SpaceId space = stage.space(Visibility.PUBLIC, ada);
    String token = stage.token(ada);
    List<String> packets =
        List.of(
            "42[\"join_space\"",
            "42{\"token\":\"" + token + "\"}",
            "40{\"token\":\"" + token + "\"}",
            "42" + "9".repeat(1_000) + "[]",
            "451-[\"" + token + "\"]",
            "45[\"" + token + "\"]",
            "44{\"token\":\"" + token + "\"}",
            "hunter2");
    for (String packet : packets) {
      try (RawClient client = RawClient.connected(stage.port(), token)) {
        client.sendText("420[\"join_space\",\"" + space + "\"]");
        client.nextText();
        client.sendText("421[\"send_message\",{\"spaceId\":5}]");
        client.nextText();
        client.sendText(packet);
        client.awaitEnd(2_000);
      }
    }
    for (String packet :
        List.of(
            "40{\"token\":\"hunter2\"}",
            "40{\"token\":\"hunter2\",",
            "40[\"hunter2\"]",
            "40/hunter2 ?token=" + token,
            "40{\"x\":[\"hunter2\"]}")) {
      try (RawClient client = RawClient.opened(stage.port())) {
        client.sendText(packet);
        client.awaitEnd(10_000);
      }
    }
    for (String target :
        List.of(
            "/socket.io/?EIO=4&transport=polling&token=" + token,
            "/socket.io/?EIO=4&transport=websocket&sid=" + token,
            "/socket.io/?EIO=4&transport=websocket&token=" + token)) {
      try (RawClient client = new RawClient(stage.port())) {
        client.write(RawClient.upgrade(target, "13", "Authorization: Bearer " + token + "\r\n"));
        client.readHead();
        client.write(headOfAFrameThatIsTooLong());
        client.awaitEnd(10_000);
      }
    }
  }

  private static byte[] headOfAFrameThatIsTooLong() {
    return new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
  }
}
