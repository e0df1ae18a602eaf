package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no well-behaved HTTP client sends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolTest {
  private static final String HOST = "Host: localhost\r\n";

  private TestServer server;
  private String ada;
  private SpaceId space;

  @BeforeAll
  void start() {
    server = new TestServer();
    ada = server.as("ada") + "\r\n";
    space = server.space("ada", Visibility.PUBLIC);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nNo colon\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\n Folded: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n",
        "GET /media/a%2fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/a%2Fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/..;/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/;/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media//x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/%2e%2e/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/%u0041 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/%c0%af HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /media/a\\b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/spaces/tag%2fx HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/spaces/a|b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /api/uploads/a%2fb HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "GET /../health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET health HTTP/1.1\r\nHost: localhost\r\n\r\n",
      })
  void refusesWhatIsNoProperRequest(String request) {
    try (Raw raw = new Raw(server)) {
      Answer answer = raw.send(request).answer();
      assertThat(answer.status()).isBetween(400, 505).isNotEqualTo(500);
      answer.requireError(answer.status(), ErrorCode.MALFORMED_REQUEST);
      assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
    }
  }

  @ParameterizedTest
  @CsvSource({"/%20, 0", "/, 40000"})
  void refusesHeadersThatAreTooLarge(String path, int length) {
    String line = path.equals("/") ? "/" : "/" + "x".repeat(40_000);
    try (Raw raw = new Raw(server)) {
      Answer answer =
          raw.send("GET " + line + " HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(length) + "\r\n\r\n")
              .answer();
      answer.requireError(length == 0 ? 414 : 431, ErrorCode.TOO_LARGE);
    }
  }

  @Test
  void takesNoHeadersWordForTheMethod() {
    String message =
        server
            .json(
                "POST",
                "/api/messages/" + space,
                "{\"content\": \"hi\"}",
                server.as("ada"),
                "X-HTTP-Method-Override: GET")
            .requireOk()
            .json()
            .get("message_id")
            .asText();
    Answer answer =
        server.send(
            "GET",
            "/api/messages/" + space + "/" + message,
            server.as("ada"),
            "X-HTTP-Method-Override: DELETE");
    answer.requireError(405, ErrorCode.METHOD_NOT_ALLOWED);
  }

  @Test
  void answersHeadLikeGetButWithoutABody() {
    for (String path :
        List.of("/api/messages/" + space, "/api/spaces/my", "/api/messages/" + space + "?page=0")) {
      Answer get = server.send("GET", path, server.as("ada"));
      Answer head = server.send("HEAD", path, server.as("ada"));
      assertThat(head.status()).isEqualTo(get.status());
      assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
      assertThat(head.body()).isEmpty();
    }
    assertThat(server.send("HEAD", "/api/spaces/my").status()).isEqualTo(401);
  }

  @Test
  void saysWhichMethodsThereAre() {
    Answer answer = server.send("OPTIONS", "/api/spaces");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("allow").split(", ")).containsExactlyInAnyOrder("POST", "OPTIONS");
  }

  @Test
  void answersWhatLooksLikeAWebSocketAsItWouldAnythingElse() {
    try (Raw raw = new Raw(server)) {
      raw.send(
              "GET /nothing HTTP/1.1\r\n"
                  + HOST
                  + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
          .answer()
          .requireError(404, ErrorCode.ROUTE_NOT_FOUND);
    }
  }

  @Test
  void refusesABrokenQueryLikeAnyOther() {
    try (Raw raw = new Raw(server)) {
      raw.send("GET /api/messages/" + space + "?limit=%3 HTTP/1.1\r\n" + HOST + ada + "\r\n")
          .answer()
          .requireError(400, ErrorCode.INVALID_PARAMETER);
    }
  }

  @Test
  void refusesByTheDeclaredLengthBeforeTheBodyIsSent() {
    for (String expectation : List.of("", "Expect: 100-continue\r\n")) {
      try (Raw raw = new Raw(server)) {
        raw.send(
                "POST /api/messages/"
                    + space
                    + " HTTP/1.1\r\n"
                    + HOST
                    + ada
                    + "Content-Type: "
                    + new Form().contentType()
                    + "\r\nContent-Length: 999999999\r\n"
                    + expectation
                    + "\r\n")
            .answer()
            .requireError(413, ErrorCode.TOO_LARGE);
      }
    }
  }

  @Test
  void sendsTheGoAheadToAClientThatWaitsForIt() {
    byte[] body = "{\"content\": \"hi\"}".getBytes(StandardCharsets.US_ASCII);
    try (Raw raw = new Raw(server)) {
      raw.send(post("application/json", body.length) + "Expect: 100-continue\r\n\r\n");
      assertThat(raw.answer().status()).isEqualTo(100);
      assertThat(raw.send(body).answer().status()).isEqualTo(201);
    }
  }

  private String post(String contentType, long length) {
    return "POST /api/messages/"
        + space
        + " HTTP/1.1\r\n"
        + HOST
        + ada
        + "Content-Type: "
        + contentType
        + "\r\nContent-Length: "
        + length
        + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void refusesABodyThatEndsBeforeItsDeclaredLength(int missing) {
    long before = events();
    Form form = new Form().text("content", "hi").file("media", "a.png", Form.PNG);
    try (Raw raw = new Raw(server)) {
      raw.send(post(form.contentType(), form.bytes().length + missing) + "\r\n")
          .send(form.bytes())
          .finish()
          .answer()
          .requireError(400, ErrorCode.MALFORMED_REQUEST);
      assertThat(raw.isAtEnd()).isTrue();
    }
    assertThat(events()).isEqualTo(before);
    assertThat(server.mediaStore.storedFiles()).isZero();
  }

  @Test
  void doesNotMistakeTheRestOfALongerBodyForPartOfTheForm() {
    Form form = new Form().text("content", "hi");
    byte[] body = form.bytes();
    try (Raw raw = new Raw(server)) {
      raw.send(post(form.contentType(), body.length - 20) + "\r\n")
          .send(body)
          .answer()
          .requireError(400, ErrorCode.MALFORMED_REQUEST);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 60_000, 500_000})
  void keepsTheConnectionUsableAfterARefusal(int length) {
    byte[] body = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    try (Raw raw = new Raw(server)) {
      raw.send(post("text/plain", length) + "\r\n").send(body);
      raw.answer().requireError(400, ErrorCode.MALFORMED_REQUEST);
      raw.send("GET /health HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(raw.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void doesNotWaitLongForTheRestOfWhatItHasRefused() {
    try (Raw raw = new Raw(server)) {
      raw.send(post("text/plain", 900_000) + "\r\n").send("x".repeat(100_000));
      raw.answer().requireError(400, ErrorCode.MALFORMED_REQUEST);
      assertThat(raw.isAtEnd()).isTrue();
    }
  }

  @Test
  void takesSeveralRequestsAtOnceInTheirOrder() {
    byte[] json = "{\"content\": \"hi\"}".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        (post("application/json", json.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(json);
    all.writeBytes(
        ("GET /health HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
    try (Raw raw = new Raw(server)) {
      raw.send(all.toByteArray());
      assertThat(raw.answer().status()).isEqualTo(201);
      assertThat(raw.answer().text()).contains("ok");
    }
  }

  private long events() {
    return server.messages.events(TestServer.user("ada"), space, 0, null, 1).lastSeq();
  }
}
