package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keeping up with Spaces, and leaving them. */
class MemberRoutesTest {
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

  private final TestServer server = new TestServer();
  private final String ada = server.as("ada");
  private final String bob = server.as("bob");

  @AfterEach
  void stop() {
    server.close();
  }

  private void join(SpaceId space, String user) {
    assertThat(server.send("POST", "/api/spaces/" + space + "/join", user).status()).isEqualTo(200);
  }

  private JsonNode post(SpaceId space, String user, String text) {
    Answer answer =
        server.json("POST", "/api/messages/" + space, "{\"content\": \"" + text + "\"}", user);
    assertThat(answer.status()).isEqualTo(201);
    return answer.json();
  }

  private Answer read(SpaceId space, String user, String body) {
    return server.json("PUT", "/api/spaces/" + space + "/read", body, user);
  }

  private Answer remove(SpaceId space, String member, String user) {
    return server.send(
        "DELETE", "/api/spaces/" + space + "/members/" + TestServer.user(member), user);
  }

  @Test
  void whatIsNewIsTold() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    join(space, bob);
    post(space, ada, "first");
    JsonNode last = post(space, ada, "second");
    JsonNode mine = server.send("GET", "/api/spaces/my", bob).json().get(0);
    assertThat(mine.get("space_id").asText()).isEqualTo(space.toString());
    assertThat(mine.get("last_seq").asInt()).isEqualTo(2);
    assertThat(mine.get("last_message")).isEqualTo(last);
    assertThat(mine.get("read_seq").asInt()).isZero();
    assertThat(mine.get("unread_count").asInt()).isEqualTo(2);
    read(space, bob, "{\"seq\": 1}")
        .requireJson("{\"read_seq\": 1, \"unread_count\": 1, \"unread_more\": false}");
    read(space, bob, "{\"seq\": 0}")
        .requireJson("{\"read_seq\": 1, \"unread_count\": 1, \"unread_more\": false}");
    read(space, bob, "{\"seq\": 999999999999}")
        .requireJson("{\"read_seq\": 2, \"unread_count\": 0, \"unread_more\": false}");
    assertThat(server.send("GET", "/api/spaces/my", ada).json().get(0).get("unread_count").asInt())
        .isZero();
  }

  @Test
  void aListOfSpacesGoesOnWhereItsHeaderSays() {
    List<String> spaces = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      spaces.add(server.space("ada", Visibility.PRIVATE).toString());
    }
    List<String> walked = new ArrayList<>();
    String path = "/api/spaces/my?limit=2";
    int pages = 0;
    while (path != null) {
      Answer answer = server.send("GET", path, ada);
      assertThat(answer.status()).isEqualTo(200);
      answer.json().forEach(space -> walked.add(space.get("space_id").asText()));
      String link = answer.header("link");
      Matcher next = NEXT.matcher(link == null ? "" : link);
      path = next.matches() ? next.group(1) : null;
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(walked).containsExactlyInAnyOrderElementsOf(spaces);
    assertThat(server.send("GET", "/api/spaces/my", ada).header("link")).isNull();
  }

  @Test
  void membersArePaged() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    join(space, bob);
    JsonNode first = server.send("GET", "/api/spaces/" + space + "/members?limit=1", bob).json();
    assertThat(first.get("members").get(0).get("username").asText()).isIn("ada", "bob");
    String after = first.get("next").asText();
    JsonNode second =
        server.send("GET", "/api/spaces/" + space + "/members?limit=1&after=" + after, bob).json();
    assertThat(second.get("members")).hasSize(1).isNotEqualTo(first.get("members"));
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(first.get("members").get(0).get("joined_at").asText())
        .isEqualTo("2026-01-31T09:30:00.123Z");
  }

  @Test
  void theCreatorRemovesAndOthersLeave() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    String carl = server.as("carl");
    join(space, bob);
    join(space, carl);
    assertThat(remove(space, "carl", bob).status()).isEqualTo(403);
    assertThat(remove(space, "ada", ada).status()).isEqualTo(403);
    assertThat(remove(space, "ada", bob).status()).isEqualTo(403);
    Answer left = remove(space, "carl", carl);
    assertThat(left.status()).isEqualTo(200);
    assertThat(left.json().has("message")).isTrue();
    assertThat(remove(space, "carl", carl).status()).isEqualTo(403);
    assertThat(remove(space, "carl", ada).status()).isEqualTo(404);
    assertThat(remove(space, "bob", ada).status()).isEqualTo(200);
    assertThat(server.json("POST", "/api/messages/" + space, "{\"content\": \"x\"}", bob).status())
        .isEqualTo(403);
    assertThat(server.send("GET", "/api/messages/" + space, bob).status()).isEqualTo(200);
    join(space, bob);
  }

  @Test
  void theCreatorDeletesAnybodysMessage() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    join(space, bob);
    String path = "/api/messages/" + space + "/" + post(space, bob, "x").get("message_id").asText();
    assertThat(server.send("DELETE", path, server.as("carl")).status()).isEqualTo(403);
    assertThat(server.send("DELETE", path, ada).status()).isEqualTo(200);
    JsonNode events = server.send("GET", "/api/messages/" + space + "/events", bob).json();
    assertThat(events.get("events").get(1).get("payload").get("actorId").asText())
        .isEqualTo(TestServer.user("ada").toString());
  }

  @Test
  void badRequestsAreRefusedAndChangeNothing() {
    SpaceId open = server.space("ada", Visibility.PUBLIC);
    SpaceId closed = server.space("ada", Visibility.PRIVATE);
    String nowhere = "00000000-0000-0000-0000-000000000000";
    for (String body :
        List.of(
            "{}",
            "[]",
            "{\"seq\": -1}",
            "{\"seq\": \"1\"}",
            "{\"seq\": 1.5}",
            "{\"seq\": null}",
            "{\"seq\": 1e30}",
            "{\"seq\": 99999999999999999999999}",
            "x")) {
      assertThat(read(open, ada, body).status()).as(body).isEqualTo(400);
    }
    for (String path :
        List.of(
            "/api/spaces/my?limit=0",
            "/api/spaces/my?limit=501",
            "/api/spaces/my?after=x",
            "/api/spaces/my?after=",
            "/api/spaces/x/members",
            "/api/spaces/" + open + "/members?limit=101",
            "/api/spaces/" + open + "/members?after=%00")) {
      assertThat(server.send("GET", path, ada).status()).as(path).isEqualTo(400);
    }
    assertThat(server.send("DELETE", "/api/spaces/" + open + "/members/x", ada).status())
        .isEqualTo(400);
    String seq = "{\"seq\": 1}";
    assertThat(read(open, bob, seq).status()).isEqualTo(403);
    assertThat(read(closed, bob, seq).status()).isEqualTo(403);
    assertThat(server.send("GET", "/api/spaces/" + closed + "/members", bob).status())
        .isEqualTo(403);
    assertThat(remove(closed, "ada", bob).status()).isEqualTo(403);
    for (String call : List.of("GET members", "DELETE members/" + TestServer.user("bob"))) {
      String[] parts = call.split(" ");
      assertThat(server.send(parts[0], "/api/spaces/" + nowhere + "/" + parts[1], ada).status())
          .isEqualTo(404);
      assertThat(server.send(parts[0], "/api/spaces/" + open + "/" + parts[1]).status())
          .isEqualTo(401);
    }
    assertThat(server.json("PUT", "/api/spaces/" + nowhere + "/read", seq, ada).status())
        .isEqualTo(404);
  }
}
