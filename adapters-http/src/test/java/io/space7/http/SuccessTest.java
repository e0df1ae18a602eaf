package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answer to every call that succeeds, as clients see it. */
class SuccessTest {
  private static final String ADA =
      """
      {"user_id": "%s", "username": "ada", "profile_picture": null}"""
          .formatted(TestServer.user("ada"));

  private TestServer server;
  private String ada;
  private String bob;

  @BeforeEach
  void start() {
    server = new TestServer();
    ada = server.as("ada");
    bob = server.as("bob");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void createsASpace() {
    Answer created =
        server.json(
            "POST",
            "/api/spaces",
            """
            {"title": " Tea ", "description": "hot", "visibility": "private",
             "hashtags": ["#Leaf", "pot"], "unknown": 1}
            """,
            ada);
    assertThat(created.status()).isEqualTo(201);
    String space =
        """
        {"space_id": "00000000-0000-0007-0000-000000000001", "title": "Tea", "description": "hot",
         "visibility": "private", "creator": %s, "participant_count": 1, "message_count": 0,
         "tags": [{"tag_id": 1, "tag_name": "leaf"}, {"tag_id": 2, "tag_name": "pot"}],
         "is_locked": false, "is_archived": false, "created_at": "2026-01-31T09:30:00.123Z",
         "version": 0}
        """
            .formatted(ADA);
    created.requireJson(space);
    server.send("GET", "/api/spaces/00000000-0000-0007-0000-000000000001", ada).requireJson(space);
    String news =
        """
        , "last_seq": 0, "last_message": null, "read_seq": 0, "unread_count": 0,
        "unread_more": false}
        """;
    server
        .send("GET", "/api/spaces/my", ada)
        .requireJson("[" + space.strip().replaceAll("}$", "") + news + "]");
    server.send("GET", "/api/spaces/my", bob).requireJson("[]");
  }

  @Test
  void joinsByInvite() {
    SpaceId space = server.space("ada", Visibility.PRIVATE);
    Answer invited = server.send("POST", "/api/spaces/" + space + "/invite", ada);
    assertThat(invited.status()).isEqualTo(201);
    String code = invited.json().get("code").asText();
    invited.requireJson(
        "{\"code\": \"" + code + "\", \"expires_at\": \"2026-02-01T09:30:00.123Z\"}");
    Answer joined =
        server.json(
            "POST", "/api/spaces/" + space + "/join", "{\"invite_code\": \"" + code + "\"}", bob);
    assertThat(joined.status()).isEqualTo(200);
    joined.requireJson("{\"message\": \"Joined space successfully\"}");
  }

  @Test
  void joinsWithoutABodyOrWithAnEmptyObject() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    server.send("POST", "/api/spaces/" + space + "/join", bob).requireOk();
    server
        .json("POST", "/api/spaces/" + space + "/join", "{}", server.as("eve"))
        .requireJson("{\"message\": \"Joined space successfully\"}");
  }

  @Test
  void locksOpensAndArchives() {
    String space = "/api/spaces/" + server.space("ada", Visibility.PUBLIC);
    server.send("PUT", space + "/lock", ada).requireJson("{\"is_locked\": true}");
    server.send("PUT", space + "/lock", ada).requireJson("{\"is_locked\": false}");
    server.send("PUT", space + "/archive", ada).requireJson("{\"message\": \"Space archived\"}");
    assertThat(server.send("GET", space, ada).json().get("is_archived").asBoolean()).isTrue();
  }

  @Test
  void showsProfiles() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    server.json("POST", "/api/messages/" + space, "{\"content\": \"two words\"}", ada).requireOk();
    String profile =
        ADA.replace(
            "}",
            """
            , "stats": {"spaces_created": 1, "spaces_participated": 1,
              "total_words_contributed": 2, "total_appreciations_received": 0}}
            """);
    server.send("GET", "/api/profile/me", ada).requireJson(profile);
    server.send("GET", "/api/profile/user/" + TestServer.user("ada"), bob).requireJson(profile);
  }

  @Test
  void postsAndLists() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    Answer posted =
        server.json("POST", "/api/messages/" + space, "{\"content\": \" hé  ho \"}", ada);
    assertThat(posted.status()).isEqualTo(201);
    String message =
        """
        {"message_id": "00000000-0000-0008-0000-000000000002", "space_id": "%s",
         "sender_id": "%s", "content": "hé  ho", "media_url": null, "media_type": null, "media": null,
         "word_count": 2, "sender": %s, "likes": [], "appreciation_count": 0,
         "created_at": "2026-01-31T09:30:00.123Z", "seq": 1, "media": null}
        """
            .formatted(space, TestServer.user("ada"), ADA);
    posted.requireJson(message);
    String page =
        """
        {"messages": [%s], "total": 1, "page": 1, "totalPages": 1, "seq": 1, "nextCursor": null,
         "epoch": "in-memory-0"}
        """
            .formatted(message);
    server.send("GET", "/api/messages/" + space, bob).requireJson(page);
    server
        .send("GET", "/api/messages/" + space + "?sort=most_appreciated&page=1&limit=1", bob)
        .requireJson(page);
    server
        .send("GET", "/api/messages/" + space + "/events", bob)
        .requireJson(
            """
            {"events": [{"event": "receive_message", "seq": 1, "payload": %s}], "seq": 1,
             "recovered": true, "epoch": "in-memory-0"}
            """
                .formatted(
                    message
                        .stripTrailing()
                        .replaceFirst(
                            "}$",
                            ", \"spaceId\": \"" + space + "\", \"message\": " + message + "}")));
  }

  @Test
  void listsPageByPageAndCursorByCursor() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    String path = "/api/messages/" + space;
    server
        .send("GET", path, ada)
        .requireJson(
            """
            {"messages": [], "total": 0, "page": 1, "totalPages": 0, "seq": 0, "nextCursor": null,
             "epoch": "in-memory-0"}
            """);
    for (String content : List.of("one", "two", "three")) {
      server.json("POST", path, "{\"content\": \"" + content + "\"}", ada).requireOk();
    }
    JsonNode first = server.send("GET", path + "?limit=2", ada).json();
    assertThat(first.findValuesAsText("content")).containsExactly("three", "two");
    assertThat(first.get("totalPages").asInt()).isEqualTo(2);
    String cursor = first.get("nextCursor").asText();
    for (String next : List.of("page=2", "cursor=" + cursor)) {
      JsonNode second = server.send("GET", path + "?limit=2&" + next, ada).json();
      assertThat(second.findValuesAsText("content")).containsExactly("one");
      assertThat(second.get("nextCursor").isNull()).isTrue();
    }
    JsonNode beyond = server.send("GET", path + "?limit=2&page=2147483647", ada).json();
    assertThat(beyond.get("messages")).isEmpty();
    assertThat(beyond.get("total").asInt()).isEqualTo(3);
  }

  @Test
  void appreciatesAndDeletes() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    String path = "/api/messages/" + space;
    String message =
        path
            + "/"
            + server
                .json("POST", path, "{\"content\": \"hi\"}", ada)
                .json()
                .get("message_id")
                .asText();
    for (String user : List.of(ada, bob)) {
      server.send("POST", message + "/appreciate", user).requireOk();
    }
    server
        .send("GET", message + "/likes?limit=1", ada)
        .requireJson(
            """
            {"likes": [{"id": 1, "user_id": "%s"}], "next": 1}
            """
                .formatted(TestServer.user("ada")));
    server
        .send("GET", message + "/likes?after=1", ada)
        .requireJson(
            """
            {"likes": [{"id": 2, "user_id": "%s"}], "next": null}
            """
                .formatted(TestServer.user("bob")));
    server
        .send("POST", message + "/appreciate", bob)
        .requireJson("{\"appreciated\": false, \"appreciation_count\": 1}");
    Answer deleted = server.send("DELETE", message, ada);
    assertThat(deleted.status()).isEqualTo(200);
    deleted.requireJson("{\"message\": \"Message deleted\"}");
    assertThat(server.send("DELETE", message, ada).status()).isEqualTo(404);
  }

  @Test
  void signsInForDevelopment() {
    Answer byName = server.json("POST", "/api/auth/login", "{\"username\": \"ada\"}");
    JsonNode user = byName.requireOk().json().get("user");
    assertThat(user.fieldNames())
        .toIterable()
        .containsExactly("user_id", "username", "profile_picture");
    assertThat(user.get("username").asText()).isEqualTo("ada");
    assertThat(server.json("POST", "/api/auth/login", "{\"username\": \"ada\"}").json().get("user"))
        .isEqualTo(user);
    Answer byMail =
        server.json("POST", "/api/auth/login", "{\"email\": \"ada@x.io\", \"password\": \"any\"}");
    assertThat(byMail.requireOk().json().get("user").get("username").asText())
        .isEqualTo("ada@x.io");
    String token = "Authorization: bEaReR " + byMail.json().get("token").asText();
    assertThat(server.send("GET", "/api/profile/me", token).json().get("username").asText())
        .isEqualTo("ada@x.io");
  }

  @Test
  void isNotFoundWithoutDevelopmentSignIn() {
    try (TestServer strict =
        new TestServer(TestServer.settings(false, TestServer.ANY_PAGE), false)) {
      assertThat(strict.json("POST", "/api/auth/login", "{\"username\": \"ada\"}").status())
          .isEqualTo(404);
    }
  }

  /** Such a request gets here on a connection that has already carried another one. */
  @Test
  void tellsSocketsToOpenAConnectionOfTheirOwn() {
    Answer polling = server.send("GET", "/socket.io/?EIO=4&transport=polling");
    assertThat(polling.status()).isEqualTo(400);
    assertThat(polling.json().get("code").asText()).isEqualTo("invalid_parameter");
    assertThat(server.send("POST", "/socket.io/").status()).isEqualTo(405);
  }

  @Test
  void saysThatItIsWell() {
    server.send("GET", "/health").requireJson("{\"status\": \"ok\"}");
  }

  @Test
  void keepsAnswersOutOfCaches() {
    assertThat(server.send("GET", "/api/spaces/my", ada).header("cache-control"))
        .isEqualTo("no-store");
    assertThat(server.send("GET", "/api/spaces/my", ada).header("x-content-type-options"))
        .isEqualTo("nosniff");
  }

  @Test
  void givesLongAnswersWholeAndPackedForWhoeverWantsIt() throws IOException {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    String path = "/api/messages/" + space;
    for (int i = 0; i < 20; i++) {
      server.json("POST", path, "{\"content\": \"" + "a lot ".repeat(800) + "\"}", ada).requireOk();
    }
    Answer plain = server.send("GET", path, ada);
    assertThat(plain.header("content-encoding")).isNull();
    assertThat(plain.body()).hasSizeGreaterThan(Transfers.OUTPUT_BUFFER);
    assertThat(plain.json().get("messages")).hasSize(20);
    Answer head = server.send("HEAD", path, ada);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("content-length")).isEqualTo(plain.header("content-length"));
    for (String accepted : List.of("gzip", "br, GZIP;q=0.5", "deflate,gzip")) {
      Answer packed = server.send("GET", path, ada, "Accept-Encoding: " + accepted);
      assertThat(packed.header("content-encoding")).isEqualTo("gzip");
      assertThat(packed.body()).hasSizeLessThan(plain.body().length / 4);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())))
          .hasBinaryContent(plain.body());
    }
    for (String accepted : List.of("br", "gzip;q=0", "gzip; q=0.000", "identity", "gzipped")) {
      Answer other = server.send("GET", path, ada, "Accept-Encoding: " + accepted);
      assertThat(other.header("content-encoding")).as(accepted).isNull();
      assertThat(other.body()).isEqualTo(plain.body());
    }
  }
}
