package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.application.Messages;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sockets say, and what they are answered. */
class ClientEventsTest {
  private Stage stage;
  private User ada;
  private User bob;
  private SpaceId space;
  private Message message;

  @BeforeEach
  void start() throws Exception {
    stage = new Stage();
    ada = stage.user("ada");
    bob = stage.user("bob");
    space = stage.space(Visibility.PUBLIC, ada);
    message = stage.post(ada, space, "first");
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  /** S stands for the Space, M for its message, U for an id of nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "join_space||invalid_parameter",
        "join_space|,null|invalid_id",
        "join_space|,5|invalid_id",
        "join_space|,true|invalid_id",
        "join_space|,[\"S\"]|invalid_id",
        "join_space|,\"nonsense\"|invalid_id",
        "join_space|,\"S\",\"S\"|invalid_parameter",
        "join_space|,{}|invalid_id",
        "join_space|,{\"spaceId\":5}|invalid_id",
        "join_space|,{\"spaceId\":\"S\",\"lastSeq\":\"1\"}|invalid_parameter",
        "join_space|,{\"spaceId\":\"S\",\"lastSeq\":1.5}|invalid_parameter",
        "join_space|,{\"spaceId\":\"S\",\"lastSeq\":-1}|invalid_parameter",
        "join_space|,{\"spaceId\":\"S\",\"lastSeq\":1e99}|invalid_parameter",
        "join_space|,{\"spaceId\":\"S\",\"lastSeq\":99999999999999999999}|invalid_parameter",
        "join_space|,\"U\"|space_not_found",
        "leave_space||invalid_parameter",
        "leave_space|,{\"spaceId\":\"S\"}|invalid_id",
        "leave_space|,\"nonsense\"|invalid_id",
        "send_message||invalid_parameter",
        "send_message|,null|invalid_id",
        "send_message|,\"S\"|invalid_id",
        "send_message|,{\"spaceId\":\"S\"}|invalid_parameter",
        "send_message|,{\"spaceId\":\"S\",\"message\":\"text\"}|invalid_parameter",
        "send_message|,{\"spaceId\":\"S\",\"message\":[]}|invalid_parameter",
        "send_message|,{\"spaceId\":\"S\",\"message\":{}}|empty_message",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"content\":null}}|empty_message",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"content\":\" \"}}|empty_message",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"content\":5}}|invalid_parameter",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"content\":\"\\u0000\"}}|invalid_text",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"content\":\"a\","
            + "\"idempotency_key\":5}}|invalid_parameter",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"content\":\"a\","
            + "\"idempotency_key\":\"\"}}|invalid_parameter",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"message_id\":5}}|invalid_id",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"message_id\":\"U\"}}|message_not_found",
        "send_message|,{\"spaceId\":\"U\",\"message\":{\"message_id\":\"M\"}}|space_not_found",
        "send_message|,{\"spaceId\":\"S\",\"message\":{\"content\":\"a\"}}|not_a_member",
        "message_appreciated||invalid_parameter",
        "message_appreciated|,{\"spaceId\":\"S\",\"messageId\":\"M\"}|invalid_parameter",
        "message_appreciated|,{\"spaceId\":\"S\",\"messageId\":\"M\","
            + "\"appreciated\":1}|invalid_parameter",
        "message_appreciated|,{\"spaceId\":\"S\",\"appreciated\":true}|invalid_id",
        "message_appreciated|,{\"spaceId\":\"S\",\"messageId\":\"U\","
            + "\"appreciated\":true}|message_not_found",
      })
  void whatIsWrongIsAnsweredAndTheSocketLives(String event, String arguments, String code)
      throws Exception {
    String packet =
        "[\"%s\"%s]"
            .formatted(event, arguments == null ? "" : arguments)
            .replace("\"S\"", "\"" + space + "\"")
            .replace("\"M\"", "\"" + message.messageId() + "\"")
            .replace("\"U\"", "\"" + UUID.randomUUID() + "\"");
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      client.sendText("427" + packet);
      String answer = client.nextText();
      assertThat(answer)
          .startsWith("437[{\"ok\":false,\"error\":\"")
          .endsWith("\",\"code\":\"" + code + "\"}]");

      client.sendText("42" + packet);
      assertThat(client.nextText())
          .startsWith("42[\"exception\",{\"event\":\"" + event + "\",\"error\":\"")
          .endsWith("\",\"code\":\"" + code + "\"}]");

      client.sendText("420[\"join_space\",\"" + space + "\"]");
      assertThat(client.nextText())
          .isEqualTo("430[{\"ok\":true,\"seq\":1,\"recovered\":true,\"epoch\":\"in-memory-0\"}]");
      assertThat(stage.messages.events(ada.userId(), space, 0, null, 10).lastSeq()).isEqualTo(1);
    }
  }

  @Test
  void aPrivateSpaceIsNotHeardByStrangers() throws Exception {
    SpaceId secret = stage.space(Visibility.PRIVATE, ada);
    try (OfficialClient bobs = OfficialClient.connect(stage.port(), stage.token(bob))) {
      assertThat(bobs.join(secret).getString("code")).isEqualTo("private_space");
      stage.post(ada, secret, "secret");
      bobs.join(space);
      stage.post(ada, space, "public");
      await().until(() -> bobs.contents().contains("public"));
      assertThat(bobs.contents()).containsExactly("public");
    }
  }

  @Test
  void aDatabaseThatIsAwayIsAnAnswer() throws Exception {
    try (OfficialClient bobs = OfficialClient.connect(stage.port(), stage.token(bob))) {
      stage.world.failWith(new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "Try again soon."));
      JSONObject answer = bobs.join(space);
      assertThat(answer.getBoolean("ok")).isFalse();
      assertThat(answer.getString("error")).isEqualTo("Try again soon.");
      assertThat(answer.getString("code")).isEqualTo("database_unavailable");
      stage.world.recover();
      assertThat(bobs.join(space).getBoolean("ok")).isTrue();
    }
  }

  @Test
  void aDefectIsNotExplainedToClients() throws Exception {
    try (OfficialClient nobodys =
        OfficialClient.connect(stage.port(), stage.tokens.issue(bob.userId(), null, null, null))) {
      stage.spaces.join(space, bob.userId(), null, stage.clock.instant());
      stage.failIds();
      JSONObject answer =
          nobodys.ask(
              "send_message",
              OfficialClient.json(
                  "{\"spaceId\": \"%s\", \"message\": {\"content\": \"a\"}}".formatted(space)));
      assertThat(answer.getBoolean("ok")).isFalse();
      assertThat(answer.getString("error")).isEqualTo("Something went wrong on the server.");
      assertThat(answer.getString("code")).isEqualTo("internal");
    }
  }

  @Test
  void aSocketListensToOnlySoManySpaces() throws Exception {
    try (Stage small = new Stage(Setup.with(setup -> setup.joins = 2))) {
      User carol = small.user("carol");
      SpaceId first = small.space(Visibility.PUBLIC, carol);
      try (OfficialClient client = OfficialClient.connect(small.port(), small.token(carol))) {
        client.join(first);
        client.join(small.space(Visibility.PUBLIC, carol));
        SpaceId third = small.space(Visibility.PUBLIC, carol);

        assertThat(client.join(third).getString("code")).isEqualTo("invalid_parameter");
        assertThat(client.join(first).getBoolean("ok")).as("again").isTrue();
        assertThat(small.feed.openChannels()).isEqualTo(2);

        client.ask("leave_space", first.toString());
        assertThat(client.join(third).getBoolean("ok")).isTrue();
      }
    }
  }

  @Test
  void whoKeepsJoiningWhatIsNotThereIsCutAndLeavesNothing() throws Exception {
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      for (int i = 0; i < 120; i++) {
        client.sendText("420[\"join_space\",\"" + UUID.randomUUID() + "\"]");
      }
      client.awaitEnd(5_000);
    }
    await().until(() -> stage.server.openSockets() == 0);
    assertThat(stage.feed.openChannels()).isZero();
  }

  /** As an official client sends what it has gathered while it was offline. */
  @Test
  void aBurstIsWorkedOffInItsOrderAndNobodyIsRefused() throws Exception {
    stage.spaces.join(space, bob.userId(), null, stage.clock.instant());
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      synchronized (stage.world) {
        for (int i = 0; i < 400; i++) {
          client.sendText(
              "42%d[\"send_message\",{\"spaceId\":\"%s\",\"message\":{\"content\":\"m%d\"}}]"
                  .formatted(i, space, i));
        }
      }
      for (int i = 0; i < 400; i++) {
        assertThat(client.nextText())
            .startsWith("43" + i + "[{\"ok\":true")
            .contains("\"content\":\"m" + i + "\"", "\"seq\":" + (i + 2) + "}");
      }
    }
  }

  @Test
  void aHundredSpacesAreJoinedAtOnce() throws Exception {
    List<SpaceId> spaces = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      spaces.add(stage.space(Visibility.PUBLIC, ada));
    }
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      for (SpaceId each : spaces) {
        client.sendText("42[\"join_space\",\"" + each + "\"]");
      }
      await().until(() -> stage.feed.openChannels() == 100);
      stage.post(ada, spaces.get(99), "heard");
      assertThat(client.nextText()).contains("heard");
    }
  }

  /** What waits is bounded by bytes: a client that is not served is not read. */
  @Test
  void whoSendsMoreThanIsServedIsNotRead() throws Exception {
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      byte[] frame = new byte[100_000];
      Arrays.fill(frame, (byte) ' ');
      byte[] beginning = ("42[\"leave_space\",\"" + space + "\"]").getBytes(StandardCharsets.UTF_8);
      System.arraycopy(beginning, 0, frame, 0, beginning.length);
      AtomicInteger sent = new AtomicInteger();
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 1_000; i++) {
                    client.sendFrame(RawClient.TEXT, true, frame);
                    sent.incrementAndGet();
                  }
                } catch (IOException closed) {
                  sent.set(-1);
                }
              });
      synchronized (stage.world) {
        client.sendText("42[\"join_space\",\"" + space + "\"]");
        sender.start();
        await().until(() -> sender.getState() == Thread.State.RUNNABLE && sent.get() > 3);
        Thread.sleep(1_000);
        assertThat(sent.get()).as("100 kB frames that the system's buffers take").isLessThan(200);
      }
      await().until(() -> sent.get() == 1_000);
      sender.join();
      client.sendText("429[\"join_space\",\"" + space + "\"]");
      assertThat(client.nextText()).startsWith("439[{\"ok\":true");
    }
  }

  @Test
  void aFailedJoinChangesNothingAndWithoutAnAnswerEndsTheConnection() throws Exception {
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      client.sendText("421[\"join_space\",\"" + space + "\"]");
      client.nextText();
      stage.world.failWith(new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "Try again soon."));
      client.sendText("422[\"join_space\",{\"spaceId\":\"" + space + "\",\"lastSeq\":0}]");
      assertThat(client.nextText()).contains("database_unavailable");
      stage.world.recover();
      stage.post(ada, space, "still heard");
      assertThat(nextAnswer(client)).contains("still heard");

      stage.world.failWith(new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "Try again soon."));
      client.sendText("42[\"join_space\",{\"spaceId\":\"" + space + "\",\"lastSeq\":0}]");
      assertThat(nextAnswer(client)).startsWith("42[\"exception\",{\"event\":\"join_space\"");
      client.awaitEnd(5_000);
      stage.world.recover();
    }
  }

  /** The next of what is no news about a Space's counts, which come when they come. */
  private static String nextAnswer(RawClient client) throws IOException {
    String text = client.nextText();
    while (text.startsWith("42[\"space_updated\"")) {
      text = client.nextText();
    }
    return text;
  }

  @Test
  void anAnnouncedAppreciationChangesNothing() throws Exception {
    String target =
        "{\"spaceId\":\"%s\",\"messageId\":\"%s\",\"appreciated\":%s,\"userId\":\"forged\"}";
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      client.sendText(
          "421[\"message_appreciated\","
              + target.formatted(space, message.messageId(), true)
              + "]");
      assertThat(nextAnswer(client))
          .isEqualTo("431[{\"ok\":true,\"appreciated\":false,\"appreciation_count\":0}]");
      client.sendText(
          "422[\"appreciate\"," + target.formatted(space, message.messageId(), true) + "]");
      assertThat(nextAnswer(client))
          .isEqualTo("432[{\"ok\":true,\"appreciated\":true,\"appreciation_count\":1,\"seq\":2}]");
      stage.post(ada, space, "another");
      client.sendText(
          "423[\"appreciate\"," + target.formatted(space, message.messageId(), true) + "]");
      assertThat(nextAnswer(client))
          .isEqualTo("433[{\"ok\":true,\"appreciated\":true,\"appreciation_count\":1,\"seq\":3}]");
      client.sendText(
          "424[\"message_appreciated\","
              + target.formatted(space, message.messageId(), false)
              + "]");
      assertThat(nextAnswer(client))
          .isEqualTo("434[{\"ok\":true,\"appreciated\":true,\"appreciation_count\":1}]");
    }
  }

  @Test
  void aMessageIsDeletedOverASocket() throws Exception {
    String target = "{\"spaceId\":\"%s\",\"messageId\":\"%s\"}";
    String id = message.messageId().toString();
    try (RawClient adas = RawClient.connected(stage.port(), stage.token(ada));
        RawClient bobs = RawClient.connected(stage.port(), stage.token(bob))) {
      bobs.sendText("421[\"join_space\",\"" + space + "\"]");
      bobs.nextText();
      bobs.sendText("422[\"delete_message\"," + target.formatted(space, id) + "]");
      assertThat(bobs.nextText()).startsWith("432[{\"ok\":false");
      adas.sendText("421[\"delete_message\"," + target.formatted(space, id) + "]");
      assertThat(adas.nextText()).isEqualTo("431[{\"ok\":true,\"seq\":2}]");
      assertThat(bobs.nextText()).startsWith("42[\"message_deleted\",").contains(id);
      adas.sendText("422[\"delete_message\"," + target.formatted(space, id) + "]");
      assertThat(adas.nextText()).contains("message_not_found");
    }
  }

  @Test
  void aFreshTokenOfTheSameUserMovesTheEnd() throws Exception {
    Instant soon = stage.clock.instant().plusMillis(4_000);
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob, soon));
        RawClient other = RawClient.connected(stage.port(), stage.token(bob, soon))) {
      client.sendText("421[\"authenticate\",{\"token\":\"" + stage.token(ada) + "\"}]");
      assertThat(client.nextText()).contains("\"ok\":false", "\"code\":\"invalid_token\"");
      client.sendText("422[\"authenticate\",{\"token\":\"made up\"}]");
      assertThat(client.nextText()).contains("\"ok\":false", "\"code\":\"invalid_token\"");
      client.sendText("423[\"authenticate\",{\"token\":\"" + stage.token(bob) + "\"}]");
      assertThat(client.nextText()).isEqualTo("433[{\"ok\":true}]");
      other.awaitEnd(10_000);
      client.sendText("424[\"join_space\",\"" + space + "\"]");
      assertThat(client.nextText()).startsWith("434[{\"ok\":true");

      client.sendText(
          "425[\"authenticate\",{\"token\":\""
              + stage.token(bob, stage.clock.instant().plusMillis(500))
              + "\"}]");
      client.awaitEnd(5_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"451-[\"send_message\",{\"_placeholder\":true,\"num\":0}]", "DEEP"})
  void whatCannotBeTakenIsSaidBeforeTheEnd(String packet) throws Exception {
    String deep = "42[\"send_message\"," + "[".repeat(33) + "]".repeat(33) + "]";
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      client.sendText(packet.equals("DEEP") ? deep : packet);
      assertThat(client.nextText()).startsWith("42[\"exception\",{").contains("\"error\":\"");
      client.awaitEnd(5_000);
    }
  }

  @Test
  void whoGoesWhileJoiningLeavesNothing() throws Exception {
    try (RawClient client = RawClient.connected(stage.port(), stage.token(bob))) {
      synchronized (stage.world) {
        client.sendText("42[\"join_space\",\"" + space + "\"]");
        client.sendText("42[\"join_space\",{\"spaceId\":\"" + space + "\",\"lastSeq\":0}]");
        client.sendText("1");
        client.awaitEnd(2_000);
        await().until(() -> stage.server.openSockets() == 0);
      }
    }
    await().until(() -> stage.feed.openChannels() == 0);
  }

  @Test
  void whatWasSentBeforeLeavingIsDone() throws Exception {
    try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
      synchronized (stage.world) {
        for (int i = 0; i < 10; i++) {
          client.sendText(
              "42[\"send_message\",{\"spaceId\":\"%s\",\"message\":{\"content\":\"m%d\"}}]"
                  .formatted(space, i));
        }
        client.sendText("1");
        client.awaitEnd(2_000);
      }
    }
    await()
        .until(
            () -> stage.messages.events(ada.userId(), space, 0, null, 100).events().size() == 11);
  }

  @Test
  void filesHaveTheAddressUnderWhichTheSocketReachesTheServer() throws Exception {
    try (RawClient plain = RawClient.connected(stage.port(), stage.token(bob));
        RawClient behindProxy = new RawClient(stage.port())) {
      behindProxy.write(
          RawClient.upgrade(RawClient.OPENING, "13", "X-Forwarded-Proto: HTTPS, http\r\n"));
      behindProxy.readHead();
      behindProxy.nextText();
      behindProxy.sendText("40{\"token\":\"" + stage.token(bob) + "\"}");
      behindProxy.nextText();
      for (RawClient client : new RawClient[] {plain, behindProxy}) {
        client.sendText("420[\"join_space\",\"" + space + "\"]");
        client.nextText();
      }
      stage.messages.post(
          ada.userId(),
          new Messages.Draft(
              space,
              new MessageText("look"),
              stage.media.upload(
                  space, new ByteArrayInputStream(MediaSamples.png()), MediaType.IMAGE),
              null,
              null,
              null));

      assertThat(plain.nextText())
          .contains("\"media_url\":\"http://chat.example:8080/media/")
          .doesNotContain("https://");
      assertThat(behindProxy.nextText())
          .contains("\"media_url\":\"https://chat.example:8080/media/")
          .doesNotContain("http://");
    }
  }
}
