package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finding Spaces, and changing what they are found by. */
class SearchRoutesTest {
  private final TestServer server = new TestServer();
  private final String ada = server.as("ada");
  private final String bob = server.as("bob");

  @AfterEach
  void stop() {
    server.close();
  }

  private String create(String title, String visibility, String... hashtags) {
    Answer answer =
        server.json(
            "POST",
            "/api/spaces",
            "{\"title\": \"%s\", \"visibility\": \"%s\", \"hashtags\": [%s]}"
                .formatted(
                    title,
                    visibility,
                    String.join(
                        ",", List.of(hashtags).stream().map(tag -> '"' + tag + '"').toList())),
            ada);
    assertThat(answer.status()).isEqualTo(201);
    return answer.json().get("space_id").asText();
  }

  private List<String> found(String path, String... headers) {
    Answer answer = server.send("GET", path, headers);
    assertThat(answer.status()).as(path).isEqualTo(200);
    assertThat(answer.json().isArray()).isTrue();
    return StreamSupport.stream(answer.json().spliterator(), false)
        .map(space -> space.get("space_id").asText())
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void everybodyFindsPublicSpacesWithoutAToken() {
    String open = create("Growing tomatoes", "public", "#Garden", "b\u00fccher");
    create("Growing secrets", "private", "garden");
    assertThat(found("/api/spaces/trending")).containsExactly(open);
    assertThat(found("/api/spaces/search?q=grow")).containsExactly(open);
    assertThat(found("/api/spaces/search?q=" + encoded("TOM #gard"))).containsExactly(open);
    assertThat(found("/api/spaces/search?q=secrets", ada)).isEmpty();
    for (String tag : List.of("garden", "GARDEN", "%23Garden", encoded("B\u00dcCHER"))) {
      assertThat(found("/api/spaces/tag/" + tag)).as(tag).containsExactly(open);
    }
    assertThat(found("/api/spaces/tag/gard")).isEmpty();
    assertThat(found("/api/spaces/recommended", ada)).isEmpty();
    assertThat(found("/api/spaces/recommended", bob)).containsExactly(open);
    assertThat(server.send("GET", "/api/spaces/recommended").status()).isEqualTo(401);
    assertThat(server.send("GET", "/api/spaces/trending", "Authorization: Bearer x").status())
        .isEqualTo(401);
  }

  /** What is found with a path that no client library would send. */
  private List<String> tagged(String path) {
    String request = "GET /api/spaces/tag/" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (Raw raw = new Raw(server)) {
      Answer answer = raw.send(request.getBytes(StandardCharsets.UTF_8)).answer();
      assertThat(answer.status()).as(path).isEqualTo(200);
      return answer.json().findValuesAsText("space_id");
    }
  }

  /** As the published app sends it: what was typed, with no more encoded than its platform does. */
  @Test
  void aTagIsFoundHoweverItStandsInThePath() {
    for (String tag :
        List.of(
            "a|b", "x^y", "[w]", "100%", "%zz", "a/b", "/", "a//b", "b\\s", "a;b", "<{`}>", "%2")) {
      String id = create("Of a tag", "public", tag.replace("\\", "\\\\"));
      String encoded = encoded(tag);
      for (String path : List.of(tag, encoded, encoded.toLowerCase(Locale.ROOT))) {
        assertThat(tagged(path)).as(path).contains(id);
      }
    }
  }

  @Test
  void whatCanBeNoTagFindsNothing() {
    create("Anything", "public", "tag");
    for (String path :
        List.of("", "%20", "%23", "a".repeat(51), "%ff", "?limit=1", "%", "../tag")) {
      assertThat(tagged(path)).as(path).isEmpty();
    }
    assertThat(tagged("%74a%67?limit=1")).hasSize(1);
  }

  @Test
  void whatHasNoWordInItFindsNothing() {
    create("Anything", "public");
    for (String query : List.of("", "?q=", "?q=+", "?q=%21%26%7C", "?q='")) {
      assertThat(found("/api/spaces/search" + query)).as(query).isEmpty();
    }
  }

  @Test
  void badParametersAreRefused() {
    for (String query :
        List.of(
            "trending?limit=0",
            "trending?limit=51",
            "trending?limit=x",
            "trending?limit=1&limit=2",
            "search?q=a&limit=-1",
            "search?q=",
            "search?q=a&q=b",
            "search?q=a%00b",
            "search?q=" + "a".repeat(201),
            "tag/a%00",
            "tag/a?limit=51")) {
      int status = query.equals("search?q=") ? 200 : 400;
      assertThat(server.send("GET", "/api/spaces/" + query).status()).as(query).isEqualTo(status);
    }
  }

  @Test
  void aListIsAsLongAsAskedFor() {
    for (int i = 0; i < 52; i++) {
      create("Number " + i, "public");
    }
    assertThat(found("/api/spaces/trending")).hasSize(50);
    assertThat(found("/api/spaces/search?q=number&limit=7")).hasSize(7);
  }

  @Test
  void theCreatorEditsASpace() {
    String id = create("Before", "public", "one");
    Answer answer =
        server.json(
            "PATCH", "/api/spaces/" + id, "{\"title\": \"After\", \"hashtags\": [\"two\"]}", ada);
    assertThat(answer.status()).isEqualTo(200);
    JsonNode space = answer.json();
    assertThat(space.get("title").asText()).isEqualTo("After");
    assertThat(space.get("tags").get(0).get("tag_name").asText()).isEqualTo("two");
    assertThat(space).isEqualTo(server.send("GET", "/api/spaces/" + id, bob).json());
    assertThat(found("/api/spaces/search?q=before")).isEmpty();
    assertThat(found("/api/spaces/search?q=after")).containsExactly(id);
    Answer unchanged = server.json("PATCH", "/api/spaces/" + id, "{}", ada);
    assertThat(unchanged.json()).isEqualTo(space);
  }

  @Test
  void whatCannotBeEditedIsRefused() {
    SpaceId open = server.space("ada", Visibility.PUBLIC);
    SpaceId closed = server.space("ada", Visibility.PRIVATE);
    String path = "/api/spaces/" + open;
    String title = "{\"title\": \"Another\"}";
    assertThat(server.json("PATCH", path, title).status()).isEqualTo(401);
    assertThat(server.json("PATCH", path, title, bob).status()).isEqualTo(403);
    assertThat(server.json("PATCH", "/api/spaces/" + closed, title, bob).status()).isEqualTo(403);
    assertThat(server.json("PATCH", "/api/spaces/my", title, ada).status()).isEqualTo(400);
    for (String body :
        List.of(
            "[]",
            "{\"title\": 5}",
            "{\"title\": \"ab\"}",
            "{\"title\": \"a\\u0000bc\"}",
            "{\"visibility\": \"secret\"}",
            "{\"hashtags\": [\"\"]}",
            "{\"hashtags\": \"one\"}",
            "{\"description\": \"" + "d".repeat(5001) + "\"}")) {
      assertThat(server.json("PATCH", path, body, ada).status()).as(body).isEqualTo(400);
    }
    assertThat(server.send("GET", path, ada).json().get("title").asText()).isEqualTo("A space");
  }
}
