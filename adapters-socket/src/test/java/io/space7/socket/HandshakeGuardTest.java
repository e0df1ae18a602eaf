package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.User;
import io.space7.wire.CorsPolicy;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests open a socket, and what the others are told. */
class HandshakeGuardTest {
  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = new Stage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/socket.io/?EIO=4&transport=polling|400|invalid_parameter",
        "/socket.io/?EIO=4|400|invalid_parameter",
        "/socket.io/|400|invalid_parameter",
        "/socket.io/?EIO=3&transport=websocket|400|invalid_parameter",
        "/socket.io/?transport=websocket|400|invalid_parameter",
        "/socket.io/?EIO=4&EIO=3&transport=websocket|400|invalid_parameter",
        "/socket.io/?EIO=4&transport=websocket&transport=polling|400|invalid_parameter",
        "/socket.io/?EIO=4&transport=websocket&sid=|400|invalid_parameter",
        "/socket.io/?EIO=4&transport=websocket&s%69d=x|400|invalid_parameter",
        "/socket.io/?EIO=4&transport=%zz|400|malformed_request",
        "/socket.io/socket.io.js|404|route_not_found",
        "/socket.io/x?EIO=4&transport=websocket|404|route_not_found",
      })
  void refusesWhatDoesNotOpenASocketOfThisProtocol(String target, int status, String code)
      throws Exception {
    assertRefused(RawClient.upgrade(target, "13", ""), status, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99", "8", "0", "", "13, 99", "x"})
  void refusesOtherVersionsOfWebSocket(String version) throws Exception {
    assertRefused(RawClient.upgrade(RawClient.OPENING, version, ""), 400, "invalid_parameter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|X: y",
        "Upgrade: websocket|X: y",
        "Connection: Upgrade|Connection: close",
        "HTTP/1.1|HTTP/1.0",
        "Host: chat.example:8080|Host: chat.example/evil",
        "Host: chat.example:8080|Host: a b",
        "Host: chat.example:8080|X: y",
        "Host: chat.example:8080|Host: a.example\\r\\nHost: b.example",
        "X-More: 1|Content-Length: 5",
        "X-More: 1|Transfer-Encoding: chunked",
        "X-More: 1|Sec-WebSocket-Version: 13",
      })
  void refusesAnythingOddInTheHead(String header, String instead) throws Exception {
    String request = RawClient.upgrade(RawClient.OPENING, "13", "X-More: 1\r\n");
    assertThat(request).contains(header);
    assertRefused(
        request.replace(header, instead.replace("\\r\\n", "\r\n")), 400, "invalid_parameter");
  }

  @Test
  void refusesOtherMethods() throws Exception {
    assertRefused(
        "POST /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\n"
            + "Content-Length: 999999999\r\n\r\n2probe",
        405,
        "method_not_allowed");
  }

  @Test
  void refusesAHeadThatIsTooLong() throws Exception {
    assertRefused(
        RawClient.upgrade(RawClient.OPENING, "13", "X: " + "y".repeat(40_000) + "\r\n"),
        400,
        "malformed_request");
  }

  /** As Java's own client says it of every opening. */
  @Test
  void aBodyOfNoBytesIsNoBody() throws Exception {
    try (RawClient client = new RawClient(stage.port())) {
      client.write(RawClient.upgrade(RawClient.OPENING, "13", "Content-Length: 0\r\n"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      assertThat(client.nextText()).startsWith("0{");
    }
  }

  @Test
  void largeCookiesOfOtherProgramsFit() throws Exception {
    try (RawClient client = new RawClient(stage.port())) {
      client.write(
          RawClient.upgrade(RawClient.OPENING, "13", "Cookie: a=" + "y".repeat(20_000) + "\r\n"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void onlyPagesOfListedOriginsAndOurOwnOpenASocket() throws Exception {
    CorsPolicy listed = CorsPolicy.of(List.of("https://app.example"));
    try (Stage strict = new Stage(Setup.with(setup -> setup.cors = listed))) {
      for (String origin :
          List.of("", "Origin: https://app.example\r\n", "Origin: http://chat.example:8080\r\n")) {
        try (RawClient client = new RawClient(strict.port())) {
          client.write(RawClient.upgrade(RawClient.OPENING, "13", origin));
          assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        }
      }
      for (String origin :
          List.of(
              "Origin: https://evil.example\r\n",
              "Origin: null\r\n",
              "Origin: https://app.example\r\nOrigin: https://evil.example\r\n")) {
        try (RawClient client = new RawClient(strict.port())) {
          client.write(RawClient.upgrade(RawClient.OPENING, "13", origin));
          assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
          assertThat(client.readToEnd()).contains("\"code\":\"invalid_parameter\"");
        }
      }
      try (RawClient client = new RawClient(strict.port())) {
        client.write(
            RawClient.upgrade(
                "/socket.io/?EIO=3&transport=websocket", "13", "Origin: https://app.example\r\n"));
        assertThat(client.readHead())
            .contains("Access-Control-Allow-Origin: https://app.example\r\n", "Vary: Origin\r\n");
      }
      try (RawClient client = new RawClient(strict.port())) {
        client.write("GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\n\r\n");
        assertThat(client.readHead())
            .startsWith("HTTP/1.1 503 ")
            .doesNotContain("Access-Control-Allow-Origin");
      }
    }
  }

  @Test
  void nobodyChoosesTheirOwnSessionOrTakesAnothers() throws Exception {
    User ada = stage.user("ada");
    try (OfficialClient victim = OfficialClient.connect(stage.port(), stage.token(ada))) {
      String sid = victim.socket.id();
      assertRefused(
          RawClient.upgrade(RawClient.OPENING + "&sid=" + sid, "13", ""), 400, "invalid_parameter");

      String wanted = UUID.randomUUID().toString();
      try (RawClient fixed = new RawClient(stage.port())) {
        fixed.write(
            RawClient.upgrade(
                RawClient.OPENING, "13", "Cookie: io=" + wanted + "\r\nio: " + wanted + "\r\n"));
        assertThat(fixed.readHead()).startsWith("HTTP/1.1 101 ");
        assertThat(fixed.nextText()).startsWith("0{").doesNotContain(wanted);
      }
      assertThat(victim.socket.connected()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "x", "\u0081\u0080", "GET"})
  void refusesWhoDoesNotWaitForTheAnswer(String tooSoon) throws Exception {
    String request = RawClient.upgrade(RawClient.OPENING, "13", "");
    String next = tooSoon.equals("GET") ? request : tooSoon;
    assertRefused(request + next, 400, "malformed_request");
  }

  @Test
  void theOpeningPacketSaysWhatClientsNeed() throws Exception {
    try (RawClient client = new RawClient(stage.port())) {
      client.write(RawClient.upgrade(RawClient.OPENING, "13", ""));
      client.readHead();
      assertThat(client.nextText())
          .matches(
              "0\\{\"sid\":\"[0-9a-f-]{36}\",\"upgrades\":\\[],"
                  + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":131072}");
    }
  }

  private static void assertRefused(String request, int status, String code) throws Exception {
    try (RawClient client = new RawClient(stage.port())) {
      client.write(request);
      String head = client.readHead();
      assertThat(head)
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("Content-Type: application/json\r\n")
          .contains("X-Content-Type-Options: nosniff\r\n")
          .contains("Connection: close\r\n");
      assertThat(client.readToEnd())
          .startsWith("{\"error\":\"")
          .endsWith("\",\"code\":\"" + code + "\"}");
    }
  }
}
