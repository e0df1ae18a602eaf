package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.application.limit.RateLimits;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.SettableClock;
import io.space7.testkit.memory.InMemoryTimer;
import io.space7.testkit.memory.InMemoryWorld;
import io.space7.testkit.memory.InMemoryWriteCounts;
import io.space7.wire.TrustedProxies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one peer may take, of what there is for all. */
class BudgetTest {
  private static byte[] beginningOfAFrame(int announced, int sent) {
    byte[] frame = new byte[14 + sent];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | 127);
    for (int i = 0; i < 8; i++) {
      frame[2 + i] = (byte) ((long) announced >> (56 - 8 * i));
    }
    return frame;
  }

  @Test
  void beforeItIsKnownWhoSendsItAMessageIsShort() throws Exception {
    try (Stage stage = new Stage()) {
      String token = stage.token(stage.user("ada"));
      try (RawClient whole = RawClient.opened(stage.port())) {
        whole.sendText("40{\"token\":\"" + token + "\",\"x\":\"" + "y".repeat(17_000) + "\"}");
        whole.awaitEnd(3_000);
      }
      try (RawClient unfinished = RawClient.opened(stage.port())) {
        unfinished.write(beginningOfAFrame(120_000, 20_000));
        unfinished.awaitEnd(3_000);
      }
      try (RawClient inPieces = RawClient.opened(stage.port())) {
        inPieces.sendFrame(RawClient.TEXT, false, new byte[10_000]);
        inPieces.sendFrame(0, false, new byte[10_000]);
        inPieces.awaitEnd(3_000);
      }
      try (RawClient fits = RawClient.opened(stage.port())) {
        fits.sendText("40{\"token\":\"" + token + "\",\"x\":\"" + "y".repeat(15_000) + "\"}");
        assertThat(fits.nextText()).startsWith("40{\"sid\"");
        fits.sendText("421[\"leave_space\",\"" + "x".repeat(100_000) + "\"]");
        assertThat(fits.nextText()).contains("invalid_id");
      }
      assertThat(stage.server.openSockets()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void reservedBitsEndTheConnection() throws Exception {
    try (Stage stage = new Stage();
        RawClient client = RawClient.connected(stage.port(), stage.token(stage.user("ada")))) {
      client.write(new byte[] {(byte) 0xC1, (byte) 0x81, 0, 0, 0, 0, '3'});
      RawClient.Frame close = client.nextFrame();
      assertThat(close.opcode()).isEqualTo(8);
      assertThat((close.payload()[0] & 0xFF) << 8 | close.payload()[1] & 0xFF).isEqualTo(1002);
      client.awaitEnd(3_000);
    }
  }

  /** Those who hold the beginnings of messages make room for those who send whole ones. */
  @Test
  void unfinishedMessagesOfOneUserTakeOnlyAShare() throws Exception {
    try (Stage stage = new Stage(Setup.with(setup -> setup.receivedBytes = 4 << 20))) {
      User eve = stage.user("eve");
      User ada = stage.user("ada");
      SpaceId space = stage.space(Visibility.PUBLIC, ada);
      List<RawClient> hoard = new ArrayList<>();
      try (RawClient innocent = RawClient.connected(stage.port(), stage.token(ada))) {
        for (int i = 0; i < 40; i++) {
          RawClient client = RawClient.connected(stage.port(), stage.token(eve));
          hoard.add(client);
          try {
            client.write(beginningOfAFrame(128 * 1024, 127 * 1024));
          } catch (IOException cut) {
            continue;
          }
        }
        await().until(() -> stage.server.openSockets() <= 1 + 10);
        innocent.sendText("421[\"leave_space\",\"" + "x".repeat(120_000) + "\"]");
        assertThat(innocent.nextText()).contains("invalid_id");
        innocent.sendText("422[\"join_space\",\"" + space + "\"]");
        assertThat(innocent.nextText()).startsWith("432[{\"ok\":true");
      } finally {
        for (RawClient client : hoard) {
          client.close();
        }
      }
    }
  }

  /** Four users together use all there is. */
  @Test
  void whoSendsWhatIsWholeIsServedWhileThereIsNoRoom() throws Exception {
    try (Stage stage = new Stage(Setup.with(setup -> setup.receivedBytes = 512 * 1024))) {
      User ada = stage.user("ada");
      SpaceId space = stage.space(Visibility.PUBLIC, ada);
      List<RawClient> hoard = new ArrayList<>();
      try {
        for (int i = 0; i < 8; i++) {
          RawClient client = RawClient.connected(stage.port(), stage.token(stage.user("eve" + i)));
          hoard.add(client);
          client.write(beginningOfAFrame(128 * 1024, 100 * 1024));
        }
        try (RawClient innocent = RawClient.connected(stage.port(), stage.token(ada))) {
          innocent.sendText("421[\"join_space\",\"" + space + "\"]");
          assertThat(innocent.nextText()).startsWith("431[{\"ok\":true");
        }
      } finally {
        for (RawClient client : hoard) {
          client.close();
        }
      }
    }
  }

  @Test
  void anAddressHasOnlySoManyConnectionsAndIsTold() throws Exception {
    try (Stage stage = new Stage(Setup.with(setup -> setup.connectionsPerAddress = 2))) {
      String token = stage.token(stage.user("ada"));
      try (RawClient first = RawClient.connected(stage.port(), token);
          RawClient second = RawClient.opened(stage.port());
          RawClient third = RawClient.opened(stage.port());
          RawClient rest = new RawClient(stage.port())) {
        third.sendText("40{\"token\":\"" + token + "\"}");
        assertThat(third.nextText()).isEqualTo("44{\"message\":\"Too many connections\"}");
        rest.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(rest.readHead()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 2\r\n");
        first.sendText("1");
        second.sendText("1");
        first.awaitEnd(3_000);
        second.awaitEnd(3_000);
      }
      await()
          .ignoreExceptions()
          .untilAsserted(() -> RawClient.connected(stage.port(), token).close());
    }
  }

  @Test
  void behindATrustedProxyAnAddressIsTheClients() throws Exception {
    SocketSettings settings =
        Setup.with(
            setup -> {
              setup.connectionsPerAddress = 1;
              setup.proxies = TrustedProxies.of(List.of("127.0.0.0/8", "::1"));
            });
    try (Stage stage = new Stage(settings)) {
      String token = stage.token(stage.user("ada"));
      List<RawClient> clients = new ArrayList<>();
      try {
        Map<String, String> verdicts =
            Map.of("198.51.100.1", "40{", "198.51.100.2", "40{", "6.6.6.6, 198.51.100.3", "40{");
        for (Map.Entry<String, String> verdict : verdicts.entrySet()) {
          assertThat(connect(stage, clients, token, verdict.getKey()))
              .startsWith(verdict.getValue());
        }
        assertThat(connect(stage, clients, token, "7.7.7.7, 198.51.100.3"))
            .contains("Too many connections");
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  private static String connect(
      Stage stage, List<RawClient> clients, String token, String forwardedFor) throws IOException {
    RawClient client = new RawClient(stage.port());
    clients.add(client);
    client.write(
        RawClient.upgrade(RawClient.OPENING, "13", "X-Forwarded-For: " + forwardedFor + "\r\n"));
    client.readHead();
    client.nextText();
    client.sendText("40{\"token\":\"" + token + "\"}");
    return client.nextText();
  }

  @Test
  void someDescriptorsStayFree() throws Exception {
    assertThat(DescriptorLimit.usable(1_048_576)).isEqualTo(917_504);
    assertThat(DescriptorLimit.usable(4_096)).isEqualTo(3_584);
    assertThat(DescriptorLimit.usable(1_024)).isEqualTo(768);
    assertThat(DescriptorLimit.usable(256)).isEqualTo(128);
    try (Upstream upstream = new Upstream((connection, in, out) -> in.readAllBytes());
        Stage stage =
            new Stage(
                Setup.with(
                    setup -> {
                      setup.descriptors = 4;
                      setup.upstream = upstream.address();
                    }));
        RawClient relayed = new RawClient(stage.port());
        RawClient tooMany = new RawClient(stage.port())) {
      relayed.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      await().until(() -> !upstream.proxyLines.isEmpty());
      tooMany.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(tooMany.readHead()).startsWith("HTTP/1.1 503 ");
    }
  }

  /** The budget is of three writes a minute; what it has no room for waits. */
  @Test
  void whoWritesTooOftenIsSlowedAndNotRefused() throws Exception {
    SettableClock clock = new SettableClock();
    RateLimits rates =
        RateLimits.of(
            3, new InMemoryWriteCounts(new InMemoryWorld(clock)), new InMemoryTimer(clock), clock);
    try (Stage stage = new Stage(Setup.standard(), rates)) {
      User ada = stage.user("ada");
      SpaceId space = stage.space(Visibility.PUBLIC, ada);
      String send = "42%d[\"send_message\",{\"spaceId\":\"%s\",\"message\":{\"content\":\"m\"}}]";
      try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
        client.sendText("42[\"no_such_event\",1]");
        for (int i = 1; i <= 4; i++) {
          client.sendText(send.formatted(i, space));
        }
        assertThat(client.nextText()).startsWith("431[{\"ok\":true");
        assertThat(client.nextText()).startsWith("432[{\"ok\":true");
        await()
            .during(Duration.ofMillis(300))
            .until(() -> stage.messages.events(ada.userId(), space, 0, null, 9).lastSeq() == 2);
        client.sendText("1");
      }
    }
  }

  @Test
  void manyPingsEndAConnectionThatIsNobodys() throws Exception {
    try (Stage stage = new Stage();
        RawClient client = RawClient.opened(stage.port())) {
      for (int i = 0; i < 17; i++) {
        client.sendFrame(RawClient.PING, true, "x".getBytes(StandardCharsets.US_ASCII));
      }
      client.awaitEnd(3_000);
    }
  }
}
