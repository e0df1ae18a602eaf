package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log is told, at its most talkative, whatever clients do. */
class LogTest {
  @Test
  void noTokenIsLoggedAndNothingThatAClientCanCauseIsAnError() throws Exception {
    Recorder recorder = new Recorder();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level usual = root.getLevel();
    recorder.start();
    List<Appender<ILoggingEvent>> usualAppenders = new ArrayList<>();
    root.iteratorForAppenders().forEachRemaining(usualAppenders::add);
    usualAppenders.forEach(root::detachAppender);
    root.addAppender(recorder);
    root.setLevel(Level.TRACE);
    try (Stage stage = new Stage()) {
      misbehave(stage);
      await().until(() -> stage.server.openSockets() == 0);
    } finally {
      root.setLevel(usual);
      root.detachAppender(recorder);
      usualAppenders.forEach(root::addAppender);
    }

    assertThat(recorder.lines).as("the library was heard").anyMatch(line -> line.contains("40"));
    assertThat(recorder.lines).noneMatch(line -> line.contains("token-"));
    assertThat(recorder.lines).noneMatch(line -> line.contains("hunter2"));
    assertThat(recorder.alarms).isEmpty();
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
        client.awaitEnd(3_000);
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
        client.awaitEnd(3_000);
      }
    }
  }

  private static byte[] headOfAFrameThatIsTooLong() {
    return new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
  }

  private static final class Recorder extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<String> alarms = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      String line = event.getLoggerName() + " " + event.getFormattedMessage();
      lines.add(line);
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        alarms.add(line);
      }
    }
  }
}
