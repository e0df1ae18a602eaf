package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refused file leaves the connection as it was, and nothing in the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedFilesTest {
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private TestServer server;
  private String head;

  @BeforeAll
  void start() {
    server = new TestServer();
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    head =
        "POST /api/messages/"
            + space
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + server.as("ada")
            + "\r\nContent-Type: "
            + new Form().contentType()
            + "\r\n";
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static Form form(byte[] file) {
    return new Form().text("content", "hi").file("media", "a.png", file);
  }

  private static byte[] png(int size) {
    byte[] file = Arrays.copyOf(Form.PNG, size);
    Arrays.fill(file, Form.PNG.length, size, (byte) 7);
    return file;
  }

  private void isRefusedAndForgotten(byte[] request, int status, ErrorCode code) {
    try (Raw raw = new Raw(server)) {
      raw.send(request).answer().requireError(status, code);
      assertThat(raw.send(HEALTH).answer().status()).isEqualTo(200);
      assertThat(server.mediaStore.storedFiles()).isZero();
    }
  }

  private byte[] declared(byte[] body) {
    return join(head + "Content-Length: " + body.length + "\r\n\r\n", body, "");
  }

  private byte[] chunked(byte[] body) {
    return join(
        head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n",
        body,
        "\r\n0\r\n\r\n");
  }

  private static byte[] join(String before, byte[] body, String after) {
    byte[] start = before.getBytes(StandardCharsets.US_ASCII);
    byte[] end = after.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(start, start.length + body.length + end.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    System.arraycopy(end, 0, all, start.length + body.length, end.length);
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {TestServer.MAX_UPLOAD + 1, 2 * TestServer.MAX_UPLOAD})
  void whenItIsTooLarge(int size) {
    byte[] body = form(png(size)).bytes();
    isRefusedAndForgotten(declared(body), 413, ErrorCode.TOO_LARGE);
    isRefusedAndForgotten(chunked(body), 413, ErrorCode.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 900_000})
  void whenItIsNoMedia(int size) {
    byte[] body = form("<svg/>".repeat(size / 6).getBytes(StandardCharsets.US_ASCII)).bytes();
    isRefusedAndForgotten(declared(body), 415, ErrorCode.UNSUPPORTED_MEDIA);
    isRefusedAndForgotten(chunked(body), 415, ErrorCode.UNSUPPORTED_MEDIA);
  }

  @Test
  void whenTheStorageIsAway() {
    server.mediaStore.failWith(
        new Refusal(ErrorCode.STORAGE_UNAVAILABLE, "The storage does not answer."));
    try {
      byte[] body = form(png(900_000)).bytes();
      isRefusedAndForgotten(declared(body), 503, ErrorCode.STORAGE_UNAVAILABLE);
      isRefusedAndForgotten(chunked(body), 503, ErrorCode.STORAGE_UNAVAILABLE);
    } finally {
      server.mediaStore.recover();
    }
  }

  @Test
  void whenThereIsASecondOne() {
    byte[] body = form(png(300_000)).and(form(png(300_000))).bytes();
    isRefusedAndForgotten(declared(body), 400, ErrorCode.INVALID_PARAMETER);
    byte[] files = form(png(300_000)).file("media", "b.png", png(300_000)).bytes();
    isRefusedAndForgotten(declared(files), 400, ErrorCode.TOO_MANY_FILES);
  }
}
