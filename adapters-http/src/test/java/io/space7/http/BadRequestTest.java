package io.space7.http;

import static io.space7.domain.ErrorCode.EMPTY_MESSAGE;
import static io.space7.domain.ErrorCode.INVALID_ID;
import static io.space7.domain.ErrorCode.INVALID_PARAMETER;
import static io.space7.domain.ErrorCode.INVALID_TEXT;
import static io.space7.domain.ErrorCode.MALFORMED_REQUEST;
import static io.space7.domain.ErrorCode.MEDIA_TYPE_MISMATCH;
import static io.space7.domain.ErrorCode.TEXT_TOO_LONG;
import static io.space7.domain.ErrorCode.TOO_MANY_FILES;

import io.space7.domain.ErrorCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Status 400. */
class BadRequestTest extends RefusedRequests {
  private static final String TEXT_PART = "Content-Disposition: form-data; name=\"content\"\r\n";
  private static final byte[] PDF = "%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII);

  private final List<Row> rows = new ArrayList<>();

  @Override
  List<Row> rows() {
    ids();
    parameters();
    json();
    contentTypes();
    texts();
    files();
    brokenForms();
    return rows;
  }

  private void add(ErrorCode code, String what, Supplier<Answer> request) {
    rows.add(new Row(400, code, what, request));
  }

  private void get(ErrorCode code, String path) {
    add(code, path, () -> server.send("GET", path, ada));
  }

  private void json(ErrorCode code, String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add(ada);
    add(code, body, () -> server.json("POST", path, body, all.toArray(String[]::new)));
  }

  private void form(ErrorCode code, Form form) {
    add(
        code,
        new String(form.bytes(), StandardCharsets.UTF_8),
        () -> server.form(messages, form, ada));
  }

  private void ids() {
    get(INVALID_ID, "/api/spaces/1");
    get(INVALID_ID, "/api/spaces/1-1-1-1-1");
    get(INVALID_ID, messages + "0");
    get(INVALID_ID, "/api/messages/not-an-id/events");
    get(INVALID_ID, messages + "/%20/likes");
    get(INVALID_ID, "/api/profile/user/ada");
    add(INVALID_ID, "delete", () -> server.send("DELETE", messages + "/x", ada));
  }

  private void parameters() {
    for (String query :
        ("limit=abc limit=0 limit=101 limit= limit=5&limit=5 page=0 page=-1 page=1.5 page=+1"
                + " page=2147483648 page=99999999999999999999 page=1e3 page=%D9%A1 sort=oldest"
                + " sort= cursor=zzz cursor=%00")
            .split(" ")) {
      get(INVALID_PARAMETER, messages + "?" + query);
    }
    get(INVALID_PARAMETER, messages + "/events?after=-1");
    get(INVALID_PARAMETER, messages + "/events?limit=101");
    get(INVALID_PARAMETER, messages + "/" + message + "/likes?after=x");
    get(INVALID_PARAMETER, messages + "/" + message + "/likes?limit=0");
    json(INVALID_PARAMETER, "/api/spaces", "{\"title\": \"ab\"}");
    json(INVALID_PARAMETER, "/api/spaces", "{}");
    json(INVALID_PARAMETER, "/api/spaces", "{\"title\": \"abc\", \"visibility\": \"secret\"}");
    json(INVALID_PARAMETER, "/api/auth/login", "{}");
  }

  private void json() {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "\"hi\"",
            "{\"content\": 7}",
            "{\"content\": {}}",
            HI + " x",
            "{\"content\": true}",
            "\u0000",
            "[".repeat(5_000))) {
      json(MALFORMED_REQUEST, messages, body);
    }
    json(MALFORMED_REQUEST, "/api/spaces", "{\"title\": \"abc\", \"hashtags\": \"x\"}");
    json(MALFORMED_REQUEST, "/api/spaces/" + secret + "/join", "{\"invite_code\": 7}");
  }

  private void contentTypes() {
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
            "multipart/form-data",
            "multipart/mixed; boundary=x",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=" + "x".repeat(5_000))) {
      add(MALFORMED_REQUEST, type, () -> postAs(type, "content=hi"));
    }
    add(
        MALFORMED_REQUEST,
        "no content type",
        () -> server.send("POST", messages, BodyPublishers.ofString("{}"), ada));
  }

  private void texts() {
    json(EMPTY_MESSAGE, messages, "{}");
    form(EMPTY_MESSAGE, new Form().text("content", ""));
    form(EMPTY_MESSAGE, new Form().text("content", " \u00a0\ufeff\u2028\t\r\n"));
    form(EMPTY_MESSAGE, new Form().file("media", "", new byte[0]));
    form(EMPTY_MESSAGE, new Form().text("unknown", "hi"));
    json(TEXT_TOO_LONG, messages, "{\"content\": \"" + "x".repeat(5_001) + "\"}");
    json(TEXT_TOO_LONG, messages, HI, "Idempotency-Key: " + "k".repeat(256));
    form(TEXT_TOO_LONG, new Form().text("content", "x".repeat(5_001)));
    form(TEXT_TOO_LONG, new Form().text("content", "x" + " ".repeat(70_000) + "x"));
    json(INVALID_TEXT, messages, "{\"content\": \"a\\u0000b\"}");
    json(INVALID_TEXT, messages, "{\"content\": \"a\\ud83db\"}");
    form(INVALID_TEXT, new Form().text("content", "a\0b"));
    form(INVALID_TEXT, new Form().part(TEXT_PART, new byte[] {'a', (byte) 0xE4}));
    form(
        INVALID_PARAMETER,
        new Form().text("content", "hi").file("media", "a.png", Form.PNG).text("content", "ho"));
  }

  private void files() {
    Form file = new Form().file("media", "a.png", Form.PNG);
    form(TOO_MANY_FILES, file.and().file("media", "b.png", Form.PNG));
    form(TOO_MANY_FILES, file.and().text("content", "hi").file("media", "b.pdf", PDF));
    form(MEDIA_TYPE_MISMATCH, new Form().text("media_type", "video").and(file));
    form(MEDIA_TYPE_MISMATCH, file.and().text("media_type", "audio"));
    form(INVALID_PARAMETER, file.and().text("media_type", "picture"));
    form(INVALID_PARAMETER, new Form().text("content", "hi").text("media", "https://x.io/a.png"));
  }

  private void brokenForms() {
    String type = new Form().contentType();
    Form file = new Form().file("media", "a.png", Form.PNG);
    form(MALFORMED_REQUEST, new Form());
    add(MALFORMED_REQUEST, "no form at all", () -> postAs(type, "content=hi"));
    for (Form form : List.of(new Form().text("content", "hi"), file, file.and().raw("------a-B"))) {
      add(
          MALFORMED_REQUEST,
          "a form that is cut short",
          () ->
              server.send(
                  "POST",
                  messages,
                  BodyPublishers.ofByteArray(form.cutShort()),
                  ada,
                  "Content-Type: " + type));
    }
    form(
        MALFORMED_REQUEST,
        file.and().part(TEXT_PART + "X-Much: " + "x".repeat(20_000) + "\r\n", Form.PNG));
    Form many = file.and();
    for (int i = 0; i < 20; i++) {
      many.part("X-No-Name: " + i + "\r\n", Form.PNG);
    }
    form(MALFORMED_REQUEST, many);
  }
}
