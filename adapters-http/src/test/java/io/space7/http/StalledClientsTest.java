package io.space7.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.ErrorCode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import io.space7.wire.TrustedProxies;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold what others need, on purpose or not. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StalledClientsTest {
  private static final long MEMORY = 2 * 1024 * 1024;
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final List<Raw> clients = new ArrayList<>();
  private TestServer server;
  private String ada;
  private SpaceId space;

  @BeforeEach
  void start() {
    start(Duration.ofSeconds(20), Duration.ofSeconds(8));
  }

  private void start(Duration idle, Duration body) {
    server =
        new TestServer(
            new HttpSettings(
                "127.0.0.1",
                0,
                false,
                TestServer.ANY_PAGE,
                TrustedProxies.NONE,
                32,
                MEMORY,
                idle,
                body,
                SHORT,
                Duration.ofSeconds(5)),
            false);
    ada = server.as("ada");
    space = server.space("ada", Visibility.PUBLIC);
  }

  @AfterEach
  void stop() {
    clients.forEach(Raw::reset);
    server.close();
  }

  private Raw post(String headers, String body) {
    Raw raw =
        new Raw(server)
            .send("POST /api/messages/" + space + " HTTP/1.1\r\nHost: localhost\r\n" + headers)
            .send("\r\n\r\n" + body);
    clients.add(raw);
    return raw;
  }

  private void adaIsServed() {
    server.json("POST", "/api/messages/" + space, "{\"content\": \"hi\"}", ada).requireOk();
    server.form("/api/messages/" + space, largeForm(), ada).requireOk();
  }

  private static Form largeForm() {
    byte[] file = new byte[200_000];
    System.arraycopy(Form.PNG, 0, file, 0, Form.PNG.length);
    return new Form().file("media", "a.png", file);
  }

  @Test
  void whatIsOnlyAnnouncedTakesNoMemory() {
    // Were the announced lengths given, they would be twelve times the budget.
    for (int i = 0; i < 200; i++) {
      post("Content-Type: application/json\r\nContent-Length: 65536", "{");
    }
    adaIsServed();
    assertThat(clients).allMatch(raw -> !raw.hasAnswer());
  }

  @Test
  void thoseWhoStallMakeRoomForThoseWhoDoNot() {
    String most = "{" + " ".repeat(60_000);
    for (int i = 0; i < 20; i++) {
      post("Content-Type: application/json\r\nContent-Length: 65536", most);
    }
    await().atMost(30, SECONDS).until(() -> clients.stream().filter(Raw::hasAnswer).count() > 10);
    Answer refused = clients.stream().filter(Raw::hasAnswer).findFirst().orElseThrow().answer();
    assertThat(refused.requireError(503, ErrorCode.BUSY).header("retry-after")).isNotNull();
    adaIsServed();
  }

  @Test
  void whoeverIsRefusedHoldsNoPlaceWhileTheyGoOn() throws InterruptedException {
    String headers = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000";
    for (int i = 0; i < 60; i++) {
      post(headers, "--b\r\n").answer().requireError(401, ErrorCode.AUTHENTICATION_REQUIRED);
    }
    for (int round = 0; round < 3; round++) {
      clients.forEach(raw -> raw.send("x".repeat(500)));
      adaIsServed();
    }
  }

  @Test
  void drainingEndsHoweverSteadilySomebodySends() {
    Raw raw = post("Content-Type: application/json\r\nContent-Length: 900000", "{");
    raw.answer().requireError(401, ErrorCode.AUTHENTICATION_REQUIRED);
    long start = System.nanoTime();
    await().atMost(30, SECONDS).pollInterval(Duration.ofMillis(200)).until(() -> isCut(raw));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  private static boolean isCut(Raw raw) {
    try {
      raw.send("x".repeat(1_000));
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  @Test
  void aBodyThatStopsComingIsAnsweredAndTheConnectionClosed() {
    Form form = largeForm();
    for (byte[] begin : List.of(form.cutShort(), "--".getBytes(StandardCharsets.US_ASCII))) {
      Raw raw =
          post("Content-Type: " + form.contentType() + "\r\nContent-Length: 900000\r\n" + ada, "");
      Answer answer = raw.send(begin).answer();
      answer.requireError(408, ErrorCode.REQUEST_TIMEOUT);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(raw.isAtEnd()).isTrue();
    }
    assertThat(server.mediaStore.storedFiles()).isZero();
    adaIsServed();
  }

  @Test
  void aBodyThatPausesWithinBoundsIsFine() throws InterruptedException {
    byte[] form = largeForm().bytes();
    Raw raw =
        post(
            "Content-Type: "
                + new Form().contentType()
                + "\r\nContent-Length: "
                + form.length
                + "\r\n"
                + ada,
            "");
    int step = form.length / 3 + 1;
    for (int i = 0; i < form.length; i += step) {
      raw.send(java.util.Arrays.copyOfRange(form, i, Math.min(i + step, form.length)));
      // Time is what is tried here: longer than the deadline of a head, shorter than the patience.
      Thread.sleep(SHORT.toMillis() + 500);
    }
    assertThat(raw.answer().status()).isEqualTo(201);
  }

  /** As in production, where a connection may be silent for 30 s and a body may pause for 75 s. */
  @ParameterizedTest
  @ValueSource(ints = {10, 70_000})
  void aPauseOfABodyMayLastLongerThanASilentConnection(int size) throws InterruptedException {
    server.close();
    Duration idle = Duration.ofMillis(600);
    start(idle, Duration.ofSeconds(20));
    String text = "{\"content\": \"x\"" + " ".repeat(size) + "}";
    Raw raw =
        post(
            "Content-Type: application/json\r\nContent-Length: " + text.length() + "\r\n" + ada,
            "");
    for (int i = 0; i < 3; i++) {
      // Time is what is tried here.
      Thread.sleep(idle.toMillis() + 400);
      raw.send(text.substring(i * text.length() / 3, (i + 1) * text.length() / 3));
    }
    assertThat(raw.answer().status()).isEqualTo(201);
  }

  @Test
  void aHeadThatTricklesIsCutOff() {
    for (String before : List.of("", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      Raw raw = new Raw(server);
      clients.add(raw);
      if (!before.isEmpty()) {
        assertThat(raw.send(before).answer().status()).isEqualTo(200);
      }
      raw.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX: ");
      long start = System.nanoTime();
      await()
          .atMost(20, SECONDS)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                try {
                  raw.send("x");
                  return false;
                } catch (UncheckedIOException e) {
                  return true;
                }
              });
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aConnectionThatTakesItsTimeBetweenRequestsIsNot() throws InterruptedException {
    Raw raw = new Raw(server);
    clients.add(raw);
    for (int i = 0; i < 2; i++) {
      assertThat(raw.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status())
          .isEqualTo(200);
      Thread.sleep(SHORT.toMillis() + 500);
    }
  }
}
