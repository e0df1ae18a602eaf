package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.SpaceId;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each attack is one method, which succeeds on netty-socketio as it comes and fails here. */
class AttackTest {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int STALL_MILLIS = 400;
  private static final int LEAKS = 20;
  private static final int JOINS = 150;

  private Target bare;
  private Target ours;

  @BeforeEach
  void start() throws Exception {
    bare = new Bare();
    ours = new Ours();
  }

  @AfterEach
  void stop() throws Exception {
    // The library takes seconds to stop, for which nothing has to wait.
    Thread stopping = new Thread(bare::close, "bare-stop");
    stopping.setDaemon(true);
    stopping.start();
    ours.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "40", "40{\"token\":\"a bad one\"}"})
  void listeningWithoutAToken(String connect) throws Exception {
    assertThat(hearsWithoutAToken(bare, connect)).isTrue();
    assertThat(hearsWithoutAToken(ours, connect)).isFalse();
  }

  private static boolean hearsWithoutAToken(Target target, String connect) throws Exception {
    SpaceId space = target.space();
    try (RawClient attacker = RawClient.opened(target.port())) {
      if (!connect.isEmpty()) {
        attacker.sendText(connect);
        attacker.nextText();
        attacker.sendText("42[\"join_space\",\"" + space + "\"]");
      }
      boolean heard = false;
      for (int i = 0; i < 3 && !heard; i++) {
        target.say("a secret");
        heard = hears(attacker, "a secret");
      }
      return heard;
    }
  }

  private static boolean hears(RawClient client, String text) throws IOException {
    client.socket.setSoTimeout(PATIENCE_MILLIS / 3);
    try {
      while (!client.nextText().contains(text)) {
        continue;
      }
      return true;
    } catch (EOFException | SocketException | SocketTimeoutException silence) {
      return false;
    }
  }

  @Test
  void neverAuthenticating() throws Exception {
    assertThat(staysOpen(RawClient.opened(bare.port()))).isTrue();
    assertThat(staysOpen(RawClient.opened(ours.port()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"41", "1", "42{}", "42[\"join_space\""})
  void stayingAfterTheEnd(String packet) throws Exception {
    assertThat(staysOpen(RawClient.connected(bare.port(), bare.token()), packet)).isTrue();
    assertThat(staysOpen(RawClient.connected(ours.port(), ours.token()), packet)).isFalse();
  }

  private static boolean staysOpen(RawClient client, String... packets) throws IOException {
    try (client) {
      for (String packet : packets) {
        client.sendText(packet);
      }
      client.awaitEnd(PATIENCE_MILLIS);
      return false;
    } catch (SocketTimeoutException open) {
      return true;
    }
  }

  @Test
  void choosingAnIdForAnother() throws Exception {
    assertThat(chooses(bare)).isTrue();
    assertThat(chooses(ours)).isFalse();
  }

  private static boolean chooses(Target target) throws Exception {
    String wanted = UUID.randomUUID().toString();
    try (RawClient victim = new RawClient(target.port())) {
      String cookie = "Cookie: io=" + wanted + "\r\n";
      victim.write(RawClient.upgrade(RawClient.OPENING, "13", cookie));
      victim.readHead();
      return victim.nextText().contains(wanted);
    }
  }

  @Test
  void takingOverASession() throws Exception {
    assertThat(takesOver(bare)).isTrue();
    assertThat(takesOver(ours)).isFalse();
  }

  private static boolean takesOver(Target target) throws Exception {
    SpaceId space = target.space();
    try (RawClient victim = new RawClient(target.port());
        RawClient attacker = new RawClient(target.port())) {
      victim.write(RawClient.upgrade(RawClient.OPENING, "13", ""));
      victim.readHead();
      String sid = victim.nextText().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
      victim.sendText("40{\"token\":\"" + target.token() + "\"}");
      victim.nextText();
      victim.sendText("420[\"join_space\",\"" + space + "\"]");
      victim.nextText();

      attacker.write(RawClient.upgrade(RawClient.OPENING + "&sid=" + sid, "13", ""));
      if (!attacker.readHead().startsWith("HTTP/1.1 101 ")) {
        return false;
      }
      target.say("for the victim");
      return hears(attacker, "for the victim");
    }
  }

  @Test
  void askingForAnUnknownVersionOfWebSocket() throws Exception {
    assertThat(leaks(bare)).isTrue();
    assertThat(leaks(ours)).isFalse();
  }

  private static boolean leaks(Target target) throws Exception {
    for (int i = 0; i < LEAKS; i++) {
      try (RawClient attacker = new RawClient(target.port())) {
        attacker.write(RawClient.upgrade(RawClient.OPENING, "99", ""));
        attacker.readHead();
      }
    }
    return !becomes(() -> target.clientsKept() == 0);
  }

  private static boolean becomes(Supplier<Boolean> condition) {
    try {
      await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(condition::get);
      return true;
    } catch (ConditionTimeoutException never) {
      return false;
    }
  }

  @Test
  void sendingALongAckId() throws Exception {
    assertThat(stallsAnother(bare)).isTrue();
    assertThat(stallsAnother(ours)).isFalse();
  }

  private static boolean stallsAnother(Target target) throws Exception {
    SpaceId space = target.space();
    try (RawClient attacker = RawClient.connected(target.port(), target.token());
        RawClient other = RawClient.connected(target.port(), target.token())) {
      other.socket.setSoTimeout(STALL_MILLIS);
      attacker.sendText("42" + "9".repeat(40_000) + "[\"join_space\"]");
      long start = System.nanoTime();
      while (System.nanoTime() - start < Duration.ofMillis(STALL_MILLIS).toNanos()) {
        other.sendText("420[\"join_space\",\"" + space + "\"]");
        assertThat(other.nextText()).startsWith("430[");
      }
      return false;
    } catch (SocketTimeoutException stalled) {
      return true;
    }
  }

  @Test
  void joiningWhatDoesNotExist() throws Exception {
    Supplier<SpaceId> unknown = () -> new SpaceId(UUID.randomUUID());
    assertThat(roomsJoined(bare, unknown)).isEqualTo(JOINS);
    assertThat(roomsJoined(ours, unknown)).isZero();
  }

  @Test
  void joiningEverything() throws Exception {
    assertThat(roomsJoined(bare, bare::space)).isEqualTo(JOINS);
    assertThat(roomsJoined(ours, ours::space)).isEqualTo(100);
  }

  private static int roomsJoined(Target target, Supplier<SpaceId> spaces) throws Exception {
    try (RawClient attacker = RawClient.connected(target.port(), target.token())) {
      for (int i = 0; i < JOINS; i++) {
        attacker.sendText("420[\"join_space\",\"" + spaces.get() + "\"]");
        attacker.nextText();
      }
      return target.roomsJoined();
    } catch (EOFException | SocketException cut) {
      return target.roomsJoined();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40{\"token\":\"hunter2\"", "42[\"join_space\",\"hunter2\""})
  void spoilingTheLog(String packet) throws Exception {
    assertThat(secretInAlarm(bare, packet)).isTrue();
    assertThat(secretInAlarm(ours, packet)).isFalse();
  }

  private static boolean secretInAlarm(Target target, String packet) throws Exception {
    try (LogRecorder log = new LogRecorder();
        RawClient attacker = RawClient.connected(target.port(), target.token())) {
      attacker.sendText(packet);
      return becomes(() -> log.alarms.stream().anyMatch(line -> line.contains("hunter2")));
    }
  }

  @Test
  void sendingMoreThanIsTaken() throws Exception {
    assertThat(alarmsOverALongFrame(bare)).isTrue();
    assertThat(alarmsOverALongFrame(ours)).isFalse();
  }

  private static boolean alarmsOverALongFrame(Target target) throws Exception {
    try (LogRecorder log = new LogRecorder();
        RawClient attacker = RawClient.connected(target.port(), target.token())) {
      attacker.write(new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0});
      attacker.awaitEnd(PATIENCE_MILLIS);
      return becomes(() -> log.alarms.stream().anyMatch(line -> line.contains("FrameException")));
    }
  }
}
