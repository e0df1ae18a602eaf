package io.space7.http;

import static io.space7.domain.ErrorCode.ALREADY_A_MEMBER;
import static io.space7.domain.ErrorCode.AUTHENTICATION_REQUIRED;
import static io.space7.domain.ErrorCode.IDEMPOTENCY_KEY_REUSED;
import static io.space7.domain.ErrorCode.INVALID_INVITE;
import static io.space7.domain.ErrorCode.INVALID_TOKEN;
import static io.space7.domain.ErrorCode.MEDIA_NOT_FOUND;
import static io.space7.domain.ErrorCode.MESSAGE_NOT_FOUND;
import static io.space7.domain.ErrorCode.METHOD_NOT_ALLOWED;
import static io.space7.domain.ErrorCode.NOT_A_MEMBER;
import static io.space7.domain.ErrorCode.NOT_THE_AUTHOR;
import static io.space7.domain.ErrorCode.NOT_THE_CREATOR;
import static io.space7.domain.ErrorCode.PRIVATE_SPACE;
import static io.space7.domain.ErrorCode.ROUTE_NOT_FOUND;
import static io.space7.domain.ErrorCode.SPACE_ARCHIVED;
import static io.space7.domain.ErrorCode.SPACE_LOCKED;
import static io.space7.domain.ErrorCode.SPACE_NOT_FOUND;
import static io.space7.domain.ErrorCode.USER_NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Status 401, 403, 404, 405 and 409: who may do what, and to what. */
class AccessTest extends RefusedRequests {
  private final List<Row> rows = new ArrayList<>();

  @Override
  List<Row> rows() {
    unauthorized();
    forbidden();
    missing();
    conflicting();
    return rows;
  }

  private void add(int status, ErrorCode code, String what, Supplier<Answer> request) {
    rows.add(new Row(status, code, what, request));
  }

  private void send(int status, ErrorCode code, String call, String... headers) {
    String[] methodAndPath = call.split(" ");
    add(status, code, call, () -> server.send(methodAndPath[0], methodAndPath[1], headers));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private void unauthorized() {
    String get = "GET " + messages;
    send(401, AUTHENTICATION_REQUIRED, get);
    send(401, AUTHENTICATION_REQUIRED, get, "Authorization: Basic YWRhOmFkYQ==");
    send(401, AUTHENTICATION_REQUIRED, get, "Authorization: Bearer");
    send(401, AUTHENTICATION_REQUIRED, get, ada, bob);
    send(401, AUTHENTICATION_REQUIRED, "DELETE /api/messages/x/y");
    send(401, AUTHENTICATION_REQUIRED, "GET /api/spaces/my");
    for (byte[] body : new byte[][] {{'{'}, new byte[5_000_000]}) {
      add(
          401,
          AUTHENTICATION_REQUIRED,
          "a body of " + body.length,
          () -> server.send("POST", messages, BodyPublishers.ofByteArray(body)));
    }
    send(401, INVALID_TOKEN, get, bearer("garbage"));
    send(
        401,
        INVALID_TOKEN,
        get,
        bearer(server.tokens.issue(TestServer.user("ada"), "ada", null, server.clock.instant())));
    send(
        401,
        INVALID_TOKEN,
        get,
        bearer(server.tokens.issue(TestServer.user("stranger"), null, null, null)));
  }

  private void forbidden() {
    post(403, NOT_A_MEMBER, messages, bob);
    post(403, PRIVATE_SPACE, "/api/messages/" + secret, bob);
    post(403, SPACE_LOCKED, "/api/messages/" + locked, ada);
    post(403, SPACE_ARCHIVED, "/api/messages/" + archived, ada);
    send(403, PRIVATE_SPACE, "GET /api/spaces/" + secret, bob);
    send(403, PRIVATE_SPACE, "GET /api/messages/" + secret, bob);
    send(403, PRIVATE_SPACE, "GET /api/messages/" + secret + "/events", bob);
    send(403, INVALID_INVITE, "POST /api/spaces/" + secret + "/join", bob);
    String join = "/api/spaces/" + secret + "/join";
    add(
        403,
        INVALID_INVITE,
        "a wrong code",
        () -> server.json("POST", join, "{\"invite_code\": \"x\"}", bob));
    String dead = "/api/messages/" + archived + "/" + archivedMessage;
    send(403, SPACE_ARCHIVED, "POST " + dead + "/appreciate", ada);
    send(403, NOT_THE_AUTHOR, "DELETE " + dead, bob);
    send(403, NOT_THE_AUTHOR, "DELETE " + messages + "/" + message, bob);
    send(403, NOT_THE_CREATOR, "PUT /api/spaces/" + open + "/lock", bob);
    send(403, NOT_THE_CREATOR, "PUT /api/spaces/" + open + "/archive", bob);
    send(403, NOT_THE_CREATOR, "POST /api/spaces/" + open + "/invite", bob);
    edit(403, NOT_THE_CREATOR, open, bob);
    edit(403, PRIVATE_SPACE, secret, bob);
  }

  private void edit(int status, ErrorCode code, Object space, String user) {
    String path = "/api/spaces/" + space;
    add(status, code, "edit " + path, () -> server.json("PATCH", path, "{}", user));
  }

  private void post(int status, ErrorCode code, String path, String user) {
    add(status, code, "text to " + path, () -> server.json("POST", path, HI, user));
    add(status, code, "file to " + path, () -> server.form(path, PICTURE, user));
  }

  private void missing() {
    for (String path :
        List.of(
            "/api",
            "/api/nothing",
            "/nothing",
            "/media",
            "/index.html",
            "/API/spaces/my",
            "/api/spaces/" + open + "/x")) {
      send(404, ROUTE_NOT_FOUND, "GET " + path);
      send(404, ROUTE_NOT_FOUND, "POST " + path, ada);
    }
    post(404, SPACE_NOT_FOUND, "/api/messages" + NOBODY, ada);
    send(404, SPACE_NOT_FOUND, "GET /api/spaces" + NOBODY, ada);
    send(404, SPACE_NOT_FOUND, "GET /api/messages" + NOBODY, ada);
    send(404, SPACE_NOT_FOUND, "GET /api/messages" + NOBODY + "/events", ada);
    send(404, SPACE_NOT_FOUND, "POST /api/spaces" + NOBODY + "/join", ada);
    send(404, MESSAGE_NOT_FOUND, "GET " + messages + NOBODY + "/likes", ada);
    send(404, MESSAGE_NOT_FOUND, "POST " + messages + NOBODY + "/appreciate", ada);
    String elsewhere = "/api/messages/" + secret + "/" + message;
    send(404, MESSAGE_NOT_FOUND, "DELETE " + elsewhere, ada);
    send(404, MESSAGE_NOT_FOUND, "POST " + elsewhere + "/appreciate", ada);
    send(404, USER_NOT_FOUND, "GET /api/profile/user" + NOBODY, ada);
    send(404, USER_NOT_FOUND, "GET /api/profile/user" + NOBODY.toUpperCase(Locale.ROOT), bob);
    for (String name : List.of("x.png", "a/b/c", "%20", "%C3%A4.png", "x.png?y")) {
      send(404, MEDIA_NOT_FOUND, "GET /media/" + name);
    }
  }

  private void conflicting() {
    send(405, METHOD_NOT_ALLOWED, "GET /api/spaces", ada);
    send(405, METHOD_NOT_ALLOWED, "PATCH " + messages, ada);
    send(405, METHOD_NOT_ALLOWED, "DELETE /media/x.png", ada);
    send(405, METHOD_NOT_ALLOWED, "BREW " + messages, ada);
    send(409, ALREADY_A_MEMBER, "POST /api/spaces/" + open + "/join", ada);
    send(409, ALREADY_A_MEMBER, "POST /api/spaces/" + secret + "/join", ada);
    String used = "Idempotency-Key: used";
    add(
        409,
        IDEMPOTENCY_KEY_REUSED,
        "for another text",
        () -> server.json("POST", messages, HI, ada, used));
    add(409, IDEMPOTENCY_KEY_REUSED, "for a file", () -> server.form(messages, PICTURE, ada, used));
  }

  @Test
  void saysInWhichWordsTheUserIsAMemberAlready() {
    Answer answer = server.send("POST", "/api/spaces/" + open + "/join", ada);
    assertThat(answer.json().get("error").asText()).isEqualTo("Already a member");
  }

  @Test
  void namesTheSchemeAndTheMethods() {
    assertThat(server.send("GET", "/api/spaces/my").header("www-authenticate")).isEqualTo("Bearer");
    assertThat(server.send("PATCH", messages, ada).header("allow").split(", "))
        .containsExactlyInAnyOrder("GET", "HEAD", "POST", "OPTIONS");
  }
}
