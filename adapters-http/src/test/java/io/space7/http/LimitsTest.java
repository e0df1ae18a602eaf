package io.space7.http;

import static io.space7.domain.ErrorCode.INTERNAL;
import static io.space7.domain.ErrorCode.INVALID_TOKEN;
import static io.space7.domain.ErrorCode.RATE_LIMITED;
import static io.space7.domain.ErrorCode.STORAGE_UNAVAILABLE;
import static io.space7.domain.ErrorCode.TOO_LARGE;
import static io.space7.domain.ErrorCode.UNSUPPORTED_MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Status 413, 415, 429, 500 and 503: what is too much, and what does not work. */
class LimitsTest extends RefusedRequests {
  private final List<Row> rows = new ArrayList<>();

  @Override
  List<Row> rows() {
    tooLarge();
    unsupported();
    add(429, RATE_LIMITED, "a write", () -> as("too-often", "PUT", "/api/spaces/x/lock"));
    add(500, INTERNAL, "a defect", () -> as("defect", "GET", messages));
    add(500, INTERNAL, "a worse defect", () -> as("fatal", "GET", messages));
    return rows;
  }

  private void add(int status, ErrorCode code, String what, Supplier<Answer> request) {
    rows.add(new Row(status, code, what, request));
  }

  private Answer as(String token, String method, String path) {
    return server.send(method, path, "Authorization: Bearer " + token);
  }

  private static byte[] pngOf(int size) {
    byte[] file = new byte[size];
    System.arraycopy(Form.PNG, 0, file, 0, Form.PNG.length);
    return file;
  }

  private void tooLarge() {
    Form justTooLarge = new Form().file("media", "a.png", pngOf(TestServer.MAX_UPLOAD + 1));
    Form tooLarge = new Form().file("media", "a.png", pngOf(TestServer.MAX_UPLOAD + 200_000));
    Form other = new Form().text("content", "hi").file("x", "x", pngOf(1_200_000));
    String spaces = "{\"content\": \"" + " ".repeat(300_000) + "\"}";
    add(413, TOO_LARGE, "a file", () -> server.form(messages, justTooLarge, ada));
    add(413, TOO_LARGE, "a declared length", () -> server.form(messages, tooLarge, ada));
    add(413, TOO_LARGE, "an unknown length", () -> chunked(tooLarge));
    add(413, TOO_LARGE, "an unknown part", () -> chunked(other));
    add(413, TOO_LARGE, "JSON", () -> server.json("POST", messages, spaces, ada));
  }

  private Answer chunked(Form form) {
    return server.send(
        "POST",
        messages,
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form.bytes())),
        ada,
        "Content-Type: " + form.contentType());
  }

  private void unsupported() {
    for (String content :
        List.of(
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "<html>",
            "%PDF-1.7",
            "PK\3\4",
            "hi",
            "",
            "x".repeat(800_000))) {
      byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
      Form form = new Form().file("media", "a.png", bytes);
      add(415, UNSUPPORTED_MEDIA, content, () -> server.form(messages, form, ada));
    }
  }

  @Test
  void acceptsTheLargestFileThatIsAllowed() {
    Form form = new Form().file("media", "a.png", pngOf(TestServer.MAX_UPLOAD));
    String message = server.form(messages, form, ada).requireOk().json().get("message_id").asText();
    server.send("DELETE", messages + "/" + message, ada).requireOk();
  }

  @ParameterizedTest
  @EnumSource(names = {"DATABASE_UNAVAILABLE", "BUSY", "IDENTITY_PROVIDER_UNAVAILABLE"})
  void saysWhenToTryAgain(ErrorCode code) {
    Object before = world();
    server.world.failWith(new Refusal(code, "The database does not answer."));
    try {
      for (Answer answer :
          List.of(
              server.send("GET", "/api/spaces/my", ada),
              server.json("POST", messages, HI, ada),
              server.form(messages, PICTURE, ada))) {
        assertThat(answer.requireError(503, code).header("retry-after")).matches("[1-9]\\d*");
      }
    } finally {
      server.world.recover();
    }
    assertThat(world()).isEqualTo(before);
  }

  @Test
  void saysWhenToTryAgainWithoutStorage() {
    Object before = world();
    server.mediaStore.failWith(new Refusal(STORAGE_UNAVAILABLE, "The storage does not answer."));
    try {
      for (Answer answer :
          List.of(
              server.send("GET", "/media/" + MediaSamples.newName("png")),
              server.form(messages, PICTURE, ada))) {
        assertThat(answer.requireError(503, STORAGE_UNAVAILABLE).header("retry-after"))
            .matches("[1-9]\\d*");
      }
    } finally {
      server.mediaStore.recover();
    }
    assertThat(world()).isEqualTo(before);
  }

  @Test
  void saysWhenToWriteAgain() {
    assertThat(as("too-often", "PUT", "/api/spaces/x/lock").header("retry-after"))
        .matches("[1-9]\\d*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unreadable", "deep"})
  void whateverAVerifierThrowsMeansThatItIsNoToken(String token) {
    assertThat(as(token, "GET", messages).requireError(401, INVALID_TOKEN).text())
        .contains("\"Invalid token\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"defect", "fatal"})
  void keepsItsSecrets(String token) {
    assertThat(as(token, "GET", messages).text())
        .doesNotContain("secret", "Exception", "Error", "io.space7");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasAnErrorsStatus(ErrorCode code) {
    assertThat(Errors.status(code)).isBetween(400, 503);
  }
}
