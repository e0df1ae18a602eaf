package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import io.space7.wire.TrustedProxies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send a little and then nothing: they must not take the server from the others. */
class SlowClientsTest {
  private static final int CLIENTS = 5 * HttpSettings.MIN_THREADS;
  private static final Duration IDLE = Duration.ofSeconds(6);

  private final List<Raw> slow = new ArrayList<>();
  private TestServer server;
  private String ada;
  private SpaceId space;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            new HttpSettings(
                "127.0.0.1",
                0,
                false,
                TestServer.ANY_PAGE,
                TrustedProxies.NONE,
                HttpSettings.MIN_THREADS,
                TestServer.MEMORY,
                IDLE,
                IDLE,
                IDLE,
                Duration.ofSeconds(5)),
            false);
    ada = server.as("ada");
    space = server.space("ada", Visibility.PUBLIC);
  }

  @AfterEach
  void stop() {
    slow.forEach(Raw::reset);
    server.close();
  }

  private void begin(String contentType, long length, byte[] start) {
    for (int i = 0; i < CLIENTS; i++) {
      slow.add(
          new Raw(server)
              .send(
                  "POST /api/messages/"
                      + space
                      + " HTTP/1.1\r\nHost: localhost\r\n"
                      + ada
                      + "\r\nContent-Type: "
                      + contentType
                      + "\r\nContent-Length: "
                      + length
                      + "\r\n\r\n")
              .send(start));
    }
  }

  private void othersAreServed() {
    long start = System.nanoTime();
    assertThat(server.send("GET", "/api/spaces/my", ada).status()).isEqualTo(200);
    assertThat(server.json("POST", "/api/messages/" + space, "{\"content\": \"hi\"}", ada).status())
        .isEqualTo(201);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IDLE);
  }

  @Test
  void smallBodiesAreWaitedForWithoutAThread() {
    begin("application/json", 1_000, "{".getBytes(StandardCharsets.US_ASCII));
    othersAreServed();
    Answer late = slow.get(0).answer();
    late.requireError(408, ErrorCode.REQUEST_TIMEOUT);
    assertThat(slow.get(0).isAtEnd()).isTrue();
  }

  @Test
  void largeBodiesAreWaitedForByAFewThreadsOnly() {
    Form form = new Form().text("content", "hi");
    begin(form.contentType(), 900_000, form.cutShort());
    othersAreServed();
    int busy = 0;
    int late = 0;
    for (Raw raw : slow) {
      Answer answer = raw.answer();
      if (answer.status() == 503) {
        answer.requireError(503, ErrorCode.BUSY);
        busy++;
      } else {
        answer.requireError(408, ErrorCode.REQUEST_TIMEOUT);
        late++;
      }
    }
    assertThat(late).as("one user's share of half of the threads").isEqualTo(2);
    assertThat(busy).isEqualTo(CLIENTS - late);
  }

  @Test
  void longAnswersThatNobodyReadsTakeNoThread() {
    String text = "{\"content\": \"" + "\uD83D\uDE00".repeat(5_000) + "\"}";
    for (int i = 0; i < 100; i++) {
      server.json("POST", "/api/messages/" + space, text, ada).requireOk();
    }
    String list =
        "GET /api/messages/"
            + space
            + "?limit=100 HTTP/1.1\r\nHost: localhost\r\n"
            + ada
            + "\r\n\r\n";
    for (int i = 0; i < 2 * HttpSettings.MIN_THREADS; i++) {
      // More of them than any buffer between the two takes in.
      slow.add(new Raw(server).send(list.repeat(8)));
    }
    othersAreServed();
  }

  @Test
  void aRequestThatDoesNotEvenEndItsHeaderIsCutOff() {
    Raw raw = new Raw(server).send("GET /health HTTP/1.1\r\nHost: lo");
    slow.add(raw);
    othersAreServed();
    assertThat(raw.isAtEnd() || raw.isAtEnd()).isTrue();
  }
}
