package io.space7.http;

import static io.space7.domain.ErrorCode.ALREADY_A_MEMBER;
import static io.space7.domain.ErrorCode.AUTHENTICATION_REQUIRED;
import static io.space7.domain.ErrorCode.DATABASE_UNAVAILABLE;
import static io.space7.domain.ErrorCode.EMPTY_MESSAGE;
import static io.space7.domain.ErrorCode.IDEMPOTENCY_KEY_REUSED;
import static io.space7.domain.ErrorCode.INTERNAL;
import static io.space7.domain.ErrorCode.INVALID_ID;
import static io.space7.domain.ErrorCode.INVALID_INVITE;
import static io.space7.domain.ErrorCode.INVALID_PARAMETER;
import static io.space7.domain.ErrorCode.INVALID_TEXT;
import static io.space7.domain.ErrorCode.INVALID_TOKEN;
import static io.space7.domain.ErrorCode.MALFORMED_REQUEST;
import static io.space7.domain.ErrorCode.MEDIA_NOT_FOUND;
import static io.space7.domain.ErrorCode.MEDIA_TYPE_MISMATCH;
import static io.space7.domain.ErrorCode.MESSAGE_NOT_FOUND;
import static io.space7.domain.ErrorCode.METHOD_NOT_ALLOWED;
import static io.space7.domain.ErrorCode.NOT_A_MEMBER;
import static io.space7.domain.ErrorCode.NOT_THE_AUTHOR;
import static io.space7.domain.ErrorCode.NOT_THE_CREATOR;
import static io.space7.domain.ErrorCode.PRIVATE_SPACE;
import static io.space7.domain.ErrorCode.RATE_LIMITED;
import static io.space7.domain.ErrorCode.ROUTE_NOT_FOUND;
import static io.space7.domain.ErrorCode.SPACE_ARCHIVED;
import static io.space7.domain.ErrorCode.SPACE_LOCKED;
import static io.space7.domain.ErrorCode.SPACE_NOT_FOUND;
import static io.space7.domain.ErrorCode.STORAGE_UNAVAILABLE;
import static io.space7.domain.ErrorCode.TEXT_TOO_LONG;
import static io.space7.domain.ErrorCode.TOO_LARGE;
import static io.space7.domain.ErrorCode.TOO_MANY_FILES;
import static io.space7.domain.ErrorCode.UNSUPPORTED_MEDIA;
import static io.space7.domain.ErrorCode.USER_NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.Messages.Draft;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of errors: status, form, and that nothing was changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorTableTest {
  private static final UUID NOBODY = new UUID(9, 9);
  private static final byte[] PDF = "%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII);

  private TestServer server;
  private String ada;
  private String bob;
  private SpaceId open;
  private SpaceId secret;
  private SpaceId locked;
  private SpaceId archived;
  private MessageId message;

  @BeforeAll
  void start() {
    server = new TestServer();
    ada = server.as("ada");
    bob = server.as("bob");
    open = server.space("ada", Visibility.PUBLIC);
    secret = server.space("ada", Visibility.PRIVATE);
    locked = server.space("ada", Visibility.PUBLIC);
    archived = server.space("ada", Visibility.PUBLIC);
    message = post(open, new IdempotencyKey("used"));
    post(archived, null);
    server.spaces.toggleLock(TestServer.user("ada"), locked);
    server.spaces.archive(TestServer.user("ada"), archived);
    server.send("GET", "/api/profile/me", bob);
  }

  private MessageId post(SpaceId space, IdempotencyKey key) {
    return server
        .messages
        .post(
            TestServer.user("ada"),
            new Draft(space, new MessageText("first"), null, null, key, null))
        .messageId();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource({"bad", "unauthorized", "forbidden", "missing", "conflicting", "unacceptable"})
  void isRefused(int status, ErrorCode code, String what, Supplier<Answer> request) {
    Object before = world();
    request.get().requireError(status, code);
    assertThat(world()).isEqualTo(before);
  }

  private static Arguments row(int status, ErrorCode code, String what, Supplier<Answer> request) {
    return Arguments.of(status, code, what, request);
  }

  private Stream<Arguments> bad() {
    String messages = "/api/messages/" + open;
    List<Arguments> rows = new ArrayList<>();
    for (String path :
        List.of(
            "/api/spaces/1",
            "/api/spaces/1-1-1-1-1",
            "/api/messages/" + open + "0",
            "/api/messages/not-an-id/events",
            messages + "/%20/likes",
            "/api/profile/user/ada")) {
      rows.add(row(400, INVALID_ID, path, () -> server.send("GET", path, ada)));
    }
    for (String query :
        List.of(
            "limit=abc",
            "limit=0",
            "limit=101",
            "limit=",
            "limit=5&limit=5",
            "page=0",
            "page=-1",
            "page=1.5",
            "page=+1",
            "page=2147483648",
            "page=99999999999999999999",
            "page=1e3",
            "page=%D9%A1",
            "sort=oldest",
            "sort=",
            "cursor=zzz",
            "cursor=%00")) {
      String path = messages + "?" + query;
      rows.add(row(400, INVALID_PARAMETER, query, () -> server.send("GET", path, ada)));
    }
    for (String path :
        List.of(
            messages + "/events?after=-1",
            messages + "/events?limit=101",
            messages + "/" + message + "/likes?after=x",
            messages + "/" + message + "/likes?limit=0")) {
      rows.add(row(400, INVALID_PARAMETER, path, () -> server.send("GET", path, ada)));
    }
    for (String body :
        List.of("{\"title\": \"ab\"}", "{}", "{\"title\": \"abc\", \"visibility\": \"secret\"}")) {
      rows.add(
          row(400, INVALID_PARAMETER, body, () -> server.json("POST", "/api/spaces", body, ada)));
    }
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "\"hi\"",
            "{\"content\": 7}",
            "{\"content\": {}}",
            "{\"content\": \"hi\"} x",
            "{\"content\": true}",
            "\u0000",
            "[".repeat(5000))) {
      rows.add(row(400, MALFORMED_REQUEST, body, () -> server.json("POST", messages, body, ada)));
    }
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "hashtags that are no list",
            () ->
                server.json(
                    "POST", "/api/spaces", "{\"title\": \"abc\", \"hashtags\": \"x\"}", ada)));
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/mixed; boundary=x",
            "application/jsonp",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=" + "x".repeat(5000))) {
      rows.add(
          row(
              400,
              MALFORMED_REQUEST,
              type,
              () ->
                  server.send(
                      "POST",
                      messages,
                      BodyPublishers.ofString("content=hi"),
                      ada,
                      "Content-Type: " + type)));
    }
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "no content type",
            () -> server.send("POST", messages, BodyPublishers.ofString("{}"), ada)));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "a login that is no JSON",
            () ->
                server.send(
                    "POST",
                    "/api/auth/login",
                    BodyPublishers.ofString("username=ada"),
                    "Content-Type: application/x-www-form-urlencoded")));
    for (Form form :
        List.of(
            new Form().text("content", ""),
            new Form().text("content", " \u00a0\ufeff\u2028\t\r\n"),
            new Form().file("media", "", new byte[0]),
            new Form().text("unknown", "hi"))) {
      rows.add(row(400, EMPTY_MESSAGE, text(form), () -> server.form(messages, form, ada)));
    }
    rows.add(
        row(
            400,
            EMPTY_MESSAGE,
            "JSON without content",
            () -> server.json("POST", messages, "{}", ada)));
    rows.add(
        row(
            400,
            TEXT_TOO_LONG,
            "5001 in a form",
            () -> server.form(messages, new Form().text("content", "x".repeat(5001)), ada)));
    rows.add(
        row(
            400,
            TEXT_TOO_LONG,
            "5001 in JSON",
            () ->
                server.json("POST", messages, "{\"content\": \"" + "x".repeat(5001) + "\"}", ada)));
    rows.add(
        row(
            400,
            TEXT_TOO_LONG,
            "a huge text, white space for the most part",
            () ->
                server.form(messages, new Form().text("content", " ".repeat(70_000) + "x"), ada)));
    rows.add(
        row(
            400,
            TEXT_TOO_LONG,
            "a long key",
            () ->
                server.json(
                    "POST",
                    messages,
                    "{\"content\": \"hi\"}",
                    ada,
                    "Idempotency-Key: " + "k".repeat(256))));
    rows.add(
        row(
            400,
            INVALID_TEXT,
            "NUL in JSON",
            () -> server.json("POST", messages, "{\"content\": \"a\\u0000b\"}", ada)));
    rows.add(
        row(
            400,
            INVALID_TEXT,
            "half a pair in JSON",
            () -> server.json("POST", messages, "{\"content\": \"a\\ud83db\"}", ada)));
    rows.add(
        row(
            400,
            INVALID_TEXT,
            "NUL in a form",
            () -> server.form(messages, new Form().text("content", "a\0b"), ada)));
    rows.add(
        row(
            400,
            INVALID_TEXT,
            "a form that is not UTF-8",
            () ->
                server.form(
                    messages,
                    new Form()
                        .part(
                            "Content-Disposition: form-data; name=\"content\"\r\n",
                            new byte[] {'a', (byte) 0xE4}),
                    ada)));
    rows.add(
        row(
            400,
            TOO_MANY_FILES,
            "two files",
            () ->
                server.form(
                    messages,
                    new Form().file("media", "a.png", Form.PNG).file("media", "b.png", Form.PNG),
                    ada)));
    rows.add(
        row(
            400,
            TOO_MANY_FILES,
            "two files with a text between",
            () ->
                server.form(
                    messages,
                    new Form()
                        .file("media", "a.png", Form.PNG)
                        .text("content", "hi")
                        .file("media", "b.png", PDF),
                    ada)));
    rows.add(
        row(
            400,
            MEDIA_TYPE_MISMATCH,
            "hint before the file",
            () ->
                server.form(
                    messages,
                    new Form().text("media_type", "video").file("media", "a.png", Form.PNG),
                    ada)));
    rows.add(
        row(
            400,
            MEDIA_TYPE_MISMATCH,
            "hint after the file",
            () ->
                server.form(
                    messages,
                    new Form().file("media", "a.png", Form.PNG).text("media_type", "audio"),
                    ada)));
    rows.add(
        row(
            400,
            INVALID_PARAMETER,
            "a hint that is none",
            () ->
                server.form(
                    messages,
                    new Form().file("media", "a.png", Form.PNG).text("media_type", "picture"),
                    ada)));
    rows.add(
        row(
            400,
            INVALID_PARAMETER,
            "a text instead of a file",
            () ->
                server.form(
                    messages,
                    new Form().text("content", "hi").text("media", "https://x.io/a.png"),
                    ada)));
    rows.add(
        row(
            400,
            INVALID_PARAMETER,
            "two texts",
            () ->
                server.form(
                    messages,
                    new Form()
                        .text("content", "hi")
                        .file("media", "a.png", Form.PNG)
                        .text("content", "ho"),
                    ada)));
    rows.add(
        row(
            400,
            INVALID_PARAMETER,
            "a socket id that is none",
            () -> server.json("POST", messages, "{\"content\": \"hi\"}", ada, "X-Socket-Id: a b")));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "a form without a part",
            () -> server.form(messages, new Form(), ada)));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "no form at all",
            () ->
                server.send(
                    "POST",
                    messages,
                    BodyPublishers.ofString("content=hi"),
                    ada,
                    "Content-Type: " + new Form().contentType())));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "a form that is cut short",
            () ->
                server.send(
                    "POST",
                    messages,
                    BodyPublishers.ofByteArray(new Form().text("content", "hi").cutShort()),
                    ada,
                    "Content-Type: " + new Form().contentType())));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "a form that is cut short after its file",
            () ->
                server.send(
                    "POST",
                    messages,
                    BodyPublishers.ofByteArray(
                        new Form().file("media", "a.png", Form.PNG).raw("------a-Bo").cutShort()),
                    ada,
                    "Content-Type: " + new Form().contentType())));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "a form within a file that has no end",
            () ->
                server.form(
                    messages,
                    new Form()
                        .file("media", "a.png", Form.PNG)
                        .part(
                            "Content-Disposition: form-data; name=\"media\"\r\n"
                                + "Content-Type: multipart/mixed; boundary=inner\r\n",
                            Form.PNG),
                    ada)));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "more parts than anyone needs",
            () -> {
              Form form = new Form().file("media", "a.png", Form.PNG);
              for (int i = 0; i < 20; i++) {
                form.part("X-No-Name: " + i + "\r\n", new byte[] {'x'});
              }
              return server.form(messages, form, ada);
            }));
    rows.add(
        row(
            400,
            MALFORMED_REQUEST,
            "a part with huge headers",
            () ->
                server.form(
                    messages,
                    new Form()
                        .part(
                            "Content-Disposition: form-data; name=\"content\"\r\nX-Much: "
                                + "x".repeat(20_000)
                                + "\r\n",
                            new byte[] {'x'}),
                    ada)));
    return rows.stream();
  }

  private static String text(Form form) {
    return new String(form.bytes(), StandardCharsets.UTF_8);
  }

  private Stream<Arguments> unauthorized() {
    String path = "/api/messages/" + open;
    String nameless =
        "Authorization: Bearer "
            + server.tokens.issue(TestServer.user("stranger"), null, null, null);
    String expired =
        "Authorization: Bearer "
            + server.tokens.issue(TestServer.user("ada"), "ada", null, server.clock.instant());
    return Stream.of(
        row(401, AUTHENTICATION_REQUIRED, "nothing", () -> server.send("GET", path)),
        row(
            401,
            AUTHENTICATION_REQUIRED,
            "another scheme",
            () -> server.send("GET", path, "Authorization: Basic YWRhOmFkYQ==")),
        row(
            401,
            AUTHENTICATION_REQUIRED,
            "no token",
            () -> server.send("GET", path, "Authorization: Bearer")),
        row(401, AUTHENTICATION_REQUIRED, "two tokens", () -> server.send("GET", path, ada, bob)),
        row(
            401,
            AUTHENTICATION_REQUIRED,
            "before the id is looked at",
            () -> server.send("DELETE", "/api/messages/x/y")),
        row(
            401,
            AUTHENTICATION_REQUIRED,
            "before the body is looked at",
            () -> server.send("POST", path, BodyPublishers.ofString("{"))),
        row(
            401,
            AUTHENTICATION_REQUIRED,
            "before the body is received",
            () -> server.send("POST", path, BodyPublishers.ofByteArray(new byte[5_000_000]))),
        row(
            401,
            INVALID_TOKEN,
            "garbage",
            () -> server.send("GET", path, "Authorization: Bearer garbage")),
        row(401, INVALID_TOKEN, "expired", () -> server.send("GET", path, expired)),
        row(401, INVALID_TOKEN, "a user nobody knows", () -> server.send("GET", path, nameless)));
  }

  private Stream<Arguments> forbidden() {
    String hi = "{\"content\": \"hi\"}";
    Form file = new Form().text("content", "hi").file("media", "a.png", Form.PNG);
    String archivedMessage =
        "/api/messages/"
            + archived
            + "/"
            + server
                .messages
                .list(
                    TestServer.user("ada"),
                    archived,
                    new PageRequest(MessageOrder.RECENT, 1, 1, null))
                .messages()
                .get(0)
                .messageId();
    return Stream.of(
        row(403, NOT_A_MEMBER, "text", () -> server.json("POST", "/api/messages/" + open, hi, bob)),
        row(403, NOT_A_MEMBER, "file", () -> server.form("/api/messages/" + open, file, bob)),
        row(403, PRIVATE_SPACE, "get", () -> server.send("GET", "/api/spaces/" + secret, bob)),
        row(403, PRIVATE_SPACE, "list", () -> server.send("GET", "/api/messages/" + secret, bob)),
        row(
            403,
            PRIVATE_SPACE,
            "events",
            () -> server.send("GET", "/api/messages/" + secret + "/events", bob)),
        row(403, PRIVATE_SPACE, "post", () -> server.form("/api/messages/" + secret, file, bob)),
        row(
            403,
            INVALID_INVITE,
            "no code",
            () -> server.send("POST", "/api/spaces/" + secret + "/join", bob)),
        row(
            403,
            INVALID_INVITE,
            "wrong code",
            () ->
                server.json(
                    "POST", "/api/spaces/" + secret + "/join", "{\"invite_code\": \"x\"}", bob)),
        row(
            403,
            SPACE_LOCKED,
            "text",
            () -> server.json("POST", "/api/messages/" + locked, hi, ada)),
        row(403, SPACE_LOCKED, "file", () -> server.form("/api/messages/" + locked, file, ada)),
        row(
            403,
            SPACE_ARCHIVED,
            "post",
            () -> server.json("POST", "/api/messages/" + archived, hi, ada)),
        row(
            403,
            SPACE_ARCHIVED,
            "appreciate",
            () -> server.send("POST", archivedMessage + "/appreciate", ada)),
        row(
            403,
            NOT_THE_AUTHOR,
            "delete",
            () -> server.send("DELETE", "/api/messages/" + open + "/" + message, bob)),
        row(
            403,
            NOT_THE_CREATOR,
            "lock",
            () -> server.send("PUT", "/api/spaces/" + open + "/lock", bob)),
        row(
            403,
            NOT_THE_CREATOR,
            "archive",
            () -> server.send("PUT", "/api/spaces/" + open + "/archive", bob)),
        row(
            403,
            NOT_THE_CREATOR,
            "invite",
            () -> server.send("POST", "/api/spaces/" + open + "/invite", bob)));
  }

  private Stream<Arguments> missing() {
    List<Arguments> rows = new ArrayList<>();
    for (String path :
        List.of(
            "/api",
            "/api/nothing",
            "/nothing",
            "/api/spaces/" + open + "/x",
            "/media",
            "/index.html",
            "/API/spaces/my")) {
      rows.add(row(404, ROUTE_NOT_FOUND, path, () -> server.send("GET", path)));
    }
    String nobody = "/" + NOBODY;
    for (String path :
        List.of(
            "/api/spaces" + nobody,
            "/api/messages" + nobody,
            "/api/messages" + nobody + "/events")) {
      rows.add(row(404, SPACE_NOT_FOUND, path, () -> server.send("GET", path, ada)));
    }
    Form file = new Form().file("media", "a.png", Form.PNG);
    rows.add(
        row(
            404,
            SPACE_NOT_FOUND,
            "a file",
            () -> server.form("/api/messages" + nobody, file, ada)));
    String messages = "/api/messages/" + open;
    rows.add(
        row(
            404,
            MESSAGE_NOT_FOUND,
            "likes",
            () -> server.send("GET", messages + nobody + "/likes", ada)));
    rows.add(
        row(
            404,
            MESSAGE_NOT_FOUND,
            "appreciate",
            () -> server.send("POST", messages + nobody + "/appreciate", ada)));
    for (String action : List.of("", "/appreciate")) {
      rows.add(
          row(
              404,
              MESSAGE_NOT_FOUND,
              "under another space's path" + action,
              () ->
                  server.send(
                      action.isEmpty() ? "DELETE" : "POST",
                      "/api/messages/" + secret + "/" + message + action,
                      ada)));
    }
    rows.add(
        row(
            404,
            USER_NOT_FOUND,
            "a user nobody knows",
            () -> server.send("GET", "/api/profile/user" + nobody, ada)));
    for (String name : List.of("x.png", "..", "a/b/c", "%20", "%C3%A4.png")) {
      if (!name.equals("..")) {
        rows.add(row(404, MEDIA_NOT_FOUND, name, () -> server.send("GET", "/media/" + name)));
      }
    }
    return rows.stream();
  }

  private Stream<Arguments> conflicting() {
    String path = "/api/messages/" + open;
    return Stream.of(
        row(
            409,
            ALREADY_A_MEMBER,
            "without a body",
            () -> server.send("POST", "/api/spaces/" + open + "/join", ada)),
        row(
            409,
            ALREADY_A_MEMBER,
            "with a code",
            () ->
                server.json(
                    "POST", "/api/spaces/" + secret + "/join", "{\"invite_code\": \"x\"}", ada)),
        row(
            409,
            IDEMPOTENCY_KEY_REUSED,
            "for another text",
            () ->
                server.json(
                    "POST", path, "{\"content\": \"other\"}", ada, "Idempotency-Key: used")),
        row(
            409,
            IDEMPOTENCY_KEY_REUSED,
            "for a file",
            () ->
                server.form(
                    path,
                    new Form().text("content", "first").file("media", "a.png", Form.PNG),
                    ada,
                    "Idempotency-Key: used")),
        row(405, METHOD_NOT_ALLOWED, "GET", () -> server.send("GET", "/api/spaces", ada)),
        row(405, METHOD_NOT_ALLOWED, "PATCH", () -> server.send("PATCH", path, ada)),
        row(405, METHOD_NOT_ALLOWED, "media", () -> server.send("DELETE", "/media/x.png", ada)),
        row(
            405,
            METHOD_NOT_ALLOWED,
            "a method nobody knows",
            () -> server.send("BREW", path, ada)));
  }

  private Stream<Arguments> unacceptable() {
    String path = "/api/messages/" + open;
    byte[] much = new byte[TestServer.MAX_UPLOAD + 1];
    System.arraycopy(Form.PNG, 0, much, 0, Form.PNG.length);
    byte[] tooMuch = new byte[TestServer.MAX_UPLOAD + 200_000];
    System.arraycopy(Form.PNG, 0, tooMuch, 0, Form.PNG.length);
    List<Arguments> rows = new ArrayList<>();
    rows.add(
        row(
            413,
            TOO_LARGE,
            "a file",
            () -> server.form(path, new Form().file("media", "a.png", much), ada)));
    rows.add(
        row(
            413,
            TOO_LARGE,
            "a declared length",
            () -> server.form(path, new Form().file("media", "a.png", tooMuch), ada)));
    rows.add(
        row(
            413,
            TOO_LARGE,
            "an unknown length",
            () ->
                server.send(
                    "POST",
                    path,
                    BodyPublishers.ofInputStream(
                        () ->
                            new ByteArrayInputStream(
                                new Form().file("media", "a.png", tooMuch).bytes())),
                    ada,
                    "Content-Type: " + new Form().contentType())));
    rows.add(
        row(
            413,
            TOO_LARGE,
            "an unknown part",
            () ->
                server.form(path, new Form().text("content", "hi").file("x", "x", tooMuch), ada)));
    rows.add(
        row(
            413,
            TOO_LARGE,
            "JSON",
            () ->
                server.json("POST", path, "{\"content\": \"" + " ".repeat(300_000) + "\"}", ada)));
    for (String content :
        List.of(
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "<html>",
            "%PDF-1.7",
            "PK\3\4",
            "hi",
            "")) {
      rows.add(
          row(
              415,
              UNSUPPORTED_MEDIA,
              content,
              () ->
                  server.form(
                      path,
                      new Form()
                          .file("media", "a.png", content.getBytes(StandardCharsets.ISO_8859_1)),
                      ada)));
    }
    byte[] longText = new byte[800_000];
    rows.add(
        row(
            415,
            UNSUPPORTED_MEDIA,
            "long before the body's end",
            () -> server.form(path, new Form().file("media", "a.png", longText), ada)));
    rows.add(
        row(
            429,
            RATE_LIMITED,
            "too often",
            () -> server.send("GET", path, "Authorization: Bearer too-often")));
    rows.add(
        row(
            500,
            INTERNAL,
            "a defect",
            () -> server.send("GET", path, "Authorization: Bearer defect")));
    rows.add(
        row(
            500,
            INTERNAL,
            "a worse defect",
            () -> server.send("GET", path, "Authorization: Bearer fatal")));
    return rows.stream();
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
              server.json("POST", "/api/messages/" + open, "{\"content\": \"hi\"}", ada),
              server.form(
                  "/api/messages/" + open, new Form().file("media", "a.png", Form.PNG), ada))) {
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
              server.send("GET", "/media/x.png"),
              server.form(
                  "/api/messages/" + open, new Form().file("media", "a.png", Form.PNG), ada))) {
        assertThat(answer.requireError(503, STORAGE_UNAVAILABLE).header("retry-after"))
            .matches("[1-9]\\d*");
      }
    } finally {
      server.mediaStore.recover();
    }
    assertThat(world()).isEqualTo(before);
  }

  @Test
  void namesTheSchemeAndTheMethodsAndTheDelay() {
    assertThat(server.send("GET", "/api/spaces/my").header("www-authenticate")).isEqualTo("Bearer");
    assertThat(server.send("PATCH", "/api/messages/" + open, ada).header("allow").split(", "))
        .containsExactlyInAnyOrder("GET", "HEAD", "POST", "OPTIONS");
    assertThat(
            server
                .send("GET", "/api/spaces/my", "Authorization: Bearer too-often")
                .header("retry-after"))
        .matches("[1-9]\\d*");
  }

  @Test
  void keepsItsSecrets() {
    for (String token : List.of("defect", "fatal")) {
      assertThat(server.send("GET", "/api/spaces/my", "Authorization: Bearer " + token).text())
          .doesNotContain("secret", "Exception", "io.space7");
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasAStatusOfAnError(ErrorCode code) {
    assertThat(Errors.status(code)).isBetween(400, 503);
    assertThat(Errors.status(DATABASE_UNAVAILABLE)).isEqualTo(503);
  }

  /** Everything that a refused request might have changed. */
  private Object world() {
    List<Object> world = new ArrayList<>();
    for (SpaceId space : List.of(open, secret, locked, archived)) {
      world.add(server.spaces.get(TestServer.user("ada"), space));
      world.add(
          server.messages.list(
              TestServer.user("ada"), space, new PageRequest(MessageOrder.RECENT, 1, 100, null)));
    }
    world.add(server.spaces.listOf(TestServer.user("ada")));
    world.add(server.spaces.listOf(TestServer.user("bob")));
    world.add(server.mediaStore.storedFiles());
    return world;
  }
}
