package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.space7.application.Messages;
import io.space7.domain.ErrorCode;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what a connection can do that is not, or that does not behave. */
class SocketIoHandlerTest {
  private Stage stage;
  private User ada;
  private SpaceId space;

  @BeforeEach
  void start() throws Exception {
    stage = new Stage();
    ada = stage.user("ada");
    space = stage.space(Visibility.PUBLIC, ada);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void theOfficialClientIsToldWhyItIsRefused() throws Exception {
    String ghost = stage.tokens.issue(new UserId(UUID.randomUUID()), null, null, null);
    String expired = stage.token(ada, Instant.now().minusSeconds(1));

    assertThat(OfficialClient.refusal(stage.port(), Map.of())).isEqualTo("Authentication required");
    assertThat(OfficialClient.refusal(stage.port(), Map.of("token", "")))
        .isEqualTo("Authentication required");
    assertThat(OfficialClient.refusal(stage.port(), Map.of("token", "made up")))
        .isEqualTo("Invalid token");
    assertThat(OfficialClient.refusal(stage.port(), Map.of("token", ghost)))
        .isEqualTo("Invalid token");
    assertThat(OfficialClient.refusal(stage.port(), Map.of("token", expired)))
        .isEqualTo("Invalid token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40",
        "40{}",
        "40{\"token\":null}",
        "40{\"token\":5}",
        "40{\"token\":[\"a\"]}",
        "40{\"token\":",
        "40{\"token\":\"a\"}{\"token\":\"b\"}",
      })
  void whoSendsNoTokenIsRefused(String connect) throws Exception {
    try (RawClient client = RawClient.opened(stage.port())) {
      client.sendText(connect);
      assertThat(client.nextText()).isEqualTo("44{\"message\":\"Authentication required\"}");
    }
  }

  /** Some clients that are cut at once come back at once, and again, without end. */
  @Test
  void whoIsRefusedMayStayUntilTheDeadlineAndTryAgain() throws Exception {
    try (Stage impatient = new Stage(Setup.impatient(setup -> {}));
        RawClient stubborn = RawClient.opened(impatient.port());
        RawClient wiser = RawClient.opened(impatient.port())) {
      long start = System.nanoTime();
      for (RawClient client : new RawClient[] {stubborn, wiser}) {
        client.sendText("40{\"token\":\"made up\"}");
        assertThat(client.nextText()).isEqualTo("44{\"message\":\"Invalid token\"}");
      }
      wiser.sendText("40{\"token\":\"" + impatient.token(impatient.user("ada")) + "\"}");
      assertThat(wiser.nextText()).startsWith("40{");
      stubborn.awaitEnd(3_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
      assertThat(impatient.server.openSockets()).isEqualTo(1);
    }
  }

  @Test
  void whoIsRefusedAgainAndAgainIsCut() throws Exception {
    try (RawClient client = RawClient.opened(stage.port())) {
      for (int i = 0; i < 8; i++) {
        client.sendText("40{\"token\":\"made up\"}");
        assertThat(client.nextText()).startsWith("44{");
      }
      client.awaitEnd(3_000);
    }
  }

  @Test
  void aUserHasOnlySoManySockets() throws Exception {
    try (Stage small = new Stage(Setup.with(setup -> setup.socketsPerUser = 2))) {
      User user = small.user("ada");
      try (RawClient first = RawClient.connected(small.port(), small.token(user));
          RawClient second = RawClient.connected(small.port(), small.token(user));
          RawClient third = RawClient.opened(small.port())) {
        third.sendText("40{\"token\":\"" + small.token(user) + "\"}");
        assertThat(third.nextText()).isEqualTo("44{\"message\":\"Too many connections\"}");
        RawClient.connected(small.port(), small.token(small.user("bob"))).close();
        second.sendText("421[\"leave_space\",\"" + space + "\"]");
        assertThat(second.nextText()).startsWith("431[");
        first.sendText("1");
        first.awaitEnd(3_000);
        await().until(() -> small.server.openSockets() == 1);
        third.sendText("40{\"token\":\"" + small.token(user) + "\"}");
        assertThat(third.nextText()).startsWith("40{");
      }
    }
  }

  @Test
  void whateverAVerifierThrowsMeansThatTheTokenIsNone() throws Exception {
    try (OfficialClient bobs =
        OfficialClient.connect(stage.port(), stage.token(stage.user("bob")))) {
      stage.tokens.failWith(new IllegalStateException("meant to fail"));
      assertThat(OfficialClient.refusal(stage.port(), Map.of("token", "bnVsbA.e30.AAAA")))
          .isEqualTo("Invalid token");
      assertThat(bobs.ask("authenticate", OfficialClient.json("{\"token\": \"x.y.z\"}")).toString())
          .contains("invalid_token");
    }
  }

  @Test
  void whoIsRefusedIsCutEvenIfItStays() throws Exception {
    try (RawClient client = RawClient.opened(stage.port())) {
      client.sendText("40{\"token\":\"made up\"}");
      assertThat(client.nextText()).isEqualTo("44{\"message\":\"Invalid token\"}");
      client.sendText("42[\"join_space\",\"" + space + "\"]");
      stage.post(ada, space, "not for you");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void authenticationMayCarryMoreThanAToken() throws Exception {
    try (RawClient client = RawClient.opened(stage.port())) {
      client.sendText(
          "40{\"roles\":[\"a\",\"b\"],\"x\":{\"y\":[1]},\"token\":\"" + stage.token(ada) + "\"}");
      assertThat(client.nextText()).startsWith("40{\"sid\":\"");
    }
  }

  @Test
  void whoIsNotAuthenticatedHearsNothingAndCanDoNothing() throws Exception {
    try (RawClient silent = RawClient.opened(stage.port());
        RawClient eager = RawClient.opened(stage.port())) {
      eager.sendText(
          "42[\"send_message\",{\"spaceId\":\"" + space + "\",\"message\":{\"content\":\"hi\"}}]");
      assertThat(eager.readToEnd()).isEmpty();
      stage.post(ada, space, "not for you");

      silent.socket.setSoTimeout(300);
      assertThatThrownBy(silent::nextFrame).isInstanceOf(SocketTimeoutException.class);
      assertThat(stage.server.openSockets()).isZero();
      assertThat(stage.messages.events(ada.userId(), space, 0, null, 10).events()).hasSize(1);
    }
  }

  @Test
  void aDatabaseThatIsAwayIsNotTheTokensFault() throws Exception {
    stage.world.failWith(new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "away"));
    try (RawClient client = RawClient.opened(stage.port())) {
      client.sendText("40{\"token\":\"" + stage.token(ada) + "\"}");
      assertThat(client.readToEnd()).as("a client that is told nothing comes back").isEmpty();
    }
  }

  @Test
  void aSocketIsCutWhenItsTokenExpires() throws Exception {
    // Long enough to connect in, on a machine that is busy.
    Instant end = Instant.now().plusMillis(3_000);
    try (OfficialClient client = OfficialClient.connect(stage.port(), stage.token(ada, end))) {
      await().atMost(Duration.ofSeconds(10)).until(() -> client.log.contains("disconnect"));
      assertThat(Instant.now()).isAfterOrEqualTo(end);
      assertThat(stage.server.openSockets()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "41",
        "1",
        "42{}",
        "42[\"join_space\"",
        "42[\"join_space\"]]",
        "42[\"x\"]42[\"y\"]",
        "42[{}]",
        "42[]",
        "4299999999999[\"join_space\"]",
        "42/admin,[\"x\"]",
        "2",
        "2probe",
        "5",
        "451-[\"x\",{\"_placeholder\":true,\"num\":0}]",
        "40{\"token\":\"again\"}",
        "44{}",
        "nonsense",
        "\u0000\u0001",
        "5:42[\"a\"]",
      })
  void whoLeavesOrBreaksTheProtocolIsCut(String packet) throws Exception {
    try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
      client.sendText("42[\"join_space\",\"" + space + "\"]");
      client.sendText(packet);
      client.awaitEnd(2_000);
    }
    await().until(() -> stage.server.openSockets() == 0 && stage.feed.openChannels() == 0);
  }

  @Test
  void aHugeAckIdCostsNothing() throws Exception {
    try (RawClient attacker = RawClient.connected(stage.port(), stage.token(ada));
        OfficialClient other = OfficialClient.connect(stage.port(), stage.token(ada))) {
      long start = System.nanoTime();
      attacker.sendText("42" + "9".repeat(60_000) + "[\"join_space\"]");
      attacker.awaitEnd(2_000);
      other.join(space);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aFrameOrAMessageThatIsTooLongEndsTheConnection() throws Exception {
    int limit = 128 * 1024;
    try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
      byte[] half = new byte[limit / 2 + 1];
      client.sendFrame(RawClient.TEXT, false, half);
      sendUnlessCut(client, 0, half);
      client.awaitEnd(2_000);
    }
    try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
      sendUnlessCut(client, RawClient.TEXT, new byte[limit + 1]);
      client.awaitEnd(2_000);
    }
  }

  /** A frame's length is enough to be cut for, so its end may find the connection gone. */
  private static void sendUnlessCut(RawClient client, int opcode, byte[] payload)
      throws IOException {
    try {
      client.sendFrame(opcode, true, payload);
    } catch (SocketException cut) {
      return;
    }
  }

  @Test
  void theLargestFrameIsRead() throws Exception {
    String event = "421[\"send_message\",{\"spaceId\":\"%s\",\"message\":{\"content\":\"%s\"}}]";
    int rest = 128 * 1024 - event.formatted(space, "").length();
    try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
      client.sendText(event.formatted(space, "x".repeat(rest)));
      assertThat(client.nextText()).startsWith("431[{\"ok\":false").contains("text_too_long");
    }
  }

  @Test
  void aMessageMayComeInPieces() throws Exception {
    byte[] event = ("421[\"join_space\",\"" + space + "\"]").getBytes(StandardCharsets.UTF_8);
    try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
      client.sendFrame(RawClient.TEXT, false, Arrays.copyOf(event, 10));
      client.sendFrame(RawClient.PING, true, new byte[] {7});
      client.sendFrame(0, true, Arrays.copyOfRange(event, 10, event.length));

      RawClient.Frame pong = client.nextFrame();
      assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
      assertThat(pong.payload()).containsExactly(7);
      assertThat(client.nextText()).startsWith("431[{\"ok\":true");
    }
  }

  @Test
  void anotherNamespaceIsRefusedAndThisOneGoesOn() throws Exception {
    try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
      client.sendText("40/admin,{\"token\":\"x\"}");
      assertThat(client.nextText()).isEqualTo("44/admin,{\"message\":\"Invalid namespace\"}");
      client.sendText("431[\"an answer to nothing\"]");
      client.sendText("42[\"no_such_event\",1,2]");
      client.sendText("421[\"join_space\",\"" + space + "\"]");
      assertThat(client.nextText()).startsWith("431[{\"ok\":true");
    }
  }

  @ParameterizedTest
  @CsvSource({"'',600", "'40{\"token\":\"%s\"}',2000"})
  void whoIsSilentIsCut(String first, int millis) throws Exception {
    try (Stage impatient = new Stage(Setup.impatient(setup -> {}));
        RawClient client = RawClient.opened(impatient.port())) {
      if (!first.isEmpty()) {
        client.sendText(first.formatted(impatient.token(impatient.user("ada"))));
      }
      long start = System.nanoTime();
      String seen = "";
      try {
        while (true) {
          seen += new String(client.nextFrame().payload(), StandardCharsets.UTF_8) + " ";
        }
      } catch (EOFException cut) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isLessThan(Duration.ofMillis(millis + 500));
      }
      assertThat(seen.split(" "))
          .as("the server does not say that it wants no more")
          .doesNotContain("41");
      await().until(() -> impatient.server.openSockets() == 0);
    }
  }

  @Test
  void whoAnswersPingsIsNotSilent() throws Exception {
    try (Stage impatient = new Stage(Setup.impatient(setup -> {}));
        OfficialClient client =
            OfficialClient.connect(impatient.port(), impatient.token(impatient.user("ada")))) {
      await()
          .during(Duration.ofMillis(1_500))
          .atMost(Duration.ofSeconds(3))
          .until(() -> client.socket.connected());
    }
  }

  @Test
  void thePortTakesOnlySoManySockets() throws Exception {
    try (Stage small = new Stage(Setup.with(setup -> setup.sockets = 1));
        RawClient tooMany = new RawClient(small.port())) {
      try (RawClient first = RawClient.opened(small.port())) {
        tooMany.write(RawClient.upgrade(RawClient.OPENING, "13", ""));
        assertThat(tooMany.readHead()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 2\r\n");
        assertThat(tooMany.readToEnd()).contains("\"code\":\"busy\"");
        first.sendText("1");
      }
      await().ignoreExceptions().untilAsserted(() -> RawClient.opened(small.port()).close());
    }
  }

  @Test
  void thePortTakesOnlySoManyConnections() throws Exception {
    try (Stage small = new Stage(Setup.with(setup -> setup.connections = 1));
        RawClient only = RawClient.opened(small.port());
        RawClient tooMany = new RawClient(small.port())) {
      tooMany.awaitEnd(2_000);
      only.sendText("1");
      only.awaitEnd(2_000);
      await().ignoreExceptions().untilAsserted(() -> RawClient.opened(small.port()).close());
    }
  }

  @Test
  void theSocketsIdIsTheOneThatRestIsToldOf() throws Exception {
    try (RawClient client = RawClient.opened(stage.port())) {
      client.sendText("40{\"token\":\"" + stage.token(ada) + "\"}");
      String answer = client.nextText();
      String sid = new JSONObject(answer.substring(2)).getString("sid");
      client.sendText("421[\"join_space\",\"" + space + "\"]");
      client.nextText();

      stage.messages.post(
          ada.userId(),
          new Messages.Draft(space, new MessageText("mine"), null, null, null, new SocketId(sid)));
      User bob = stage.user("bob");
      stage.spaces.join(space, bob.userId(), null, stage.clock.instant());
      stage.post(bob, space, "from elsewhere");
      assertThat(client.nextText()).contains("from elsewhere").doesNotContain("mine");
    }
  }
}
