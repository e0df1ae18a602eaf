package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that come through the front door. */
class ProxyTest {
  private static final String VERSION_1 = "PROXY TCP4 203.0.113.7 198.51.100.1 5555 8080\r\n";

  /** The same in the binary form. */
  private static final byte[] VERSION_2 = {
    0x0D,
    0x0A,
    0x0D,
    0x0A,
    0x00,
    0x0D,
    0x0A,
    0x51,
    0x55,
    0x49,
    0x54,
    0x0A,
    0x21,
    0x11,
    0,
    12,
    (byte) 203,
    0,
    113,
    7,
    (byte) 198,
    51,
    100,
    1,
    0x15,
    (byte) 0xB3,
    0x1F,
    (byte) 0x90
  };

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(TestServer.settings(true, TestServer.ANY_PAGE), false);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void knowsUnderWhichPortItIsReached() {
    server.tokens.issue(TestServer.user("ada"), "ada", null, null);
    String ada = server.as("ada");
    try (Raw first = new Raw(server)) {
      first.send(
          VERSION_1 + "GET /api/profile/me HTTP/1.1\r\nHost: localhost\r\n" + ada + "\r\n\r\n");
      assertThat(first.answer().status()).isEqualTo(200);
    }
    SpaceId space =
        server
            .spaces
            .create(TestServer.user("ada"), "A space", "", Visibility.PUBLIC, List.of())
            .spaceId();
    Form form = new Form().file("media", "a.png", Form.PNG);
    byte[] body = form.bytes();
    String request =
        "POST /api/messages/"
            + space
            + " HTTP/1.0\r\n"
            + ada
            + "\r\nContent-Type: "
            + form.contentType()
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    for (byte[] header :
        List.of(VERSION_1.getBytes(java.nio.charset.StandardCharsets.US_ASCII), VERSION_2)) {
      try (Raw raw = new Raw(server)) {
        Answer answer = raw.send(header).send(request).send(body).answer();
        assertThat(answer.requireOk().json().get("media_url").asText())
            .startsWith("http://localhost:8080/media/");
      }
    }
  }

  @Test
  void cutsWhoeverComesPastTheFrontDoor() {
    try (Raw raw = new Raw(server)) {
      raw.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(raw.isAtEnd()).isTrue();
    }
  }
}
