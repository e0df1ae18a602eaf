package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Visibility;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Lists that a client has already. */
class ListTagTest {
  private static final TestServer SERVER = new TestServer();

  private final String ada = SERVER.as("ada");
  private final String path = "/api/messages/" + SERVER.space("ada", Visibility.PUBLIC);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private void post(String text) {
    SERVER.json("POST", path, "{\"content\": \"" + text + "\"}", ada).requireOk();
  }

  @Test
  void whatAClientHasIsNotSentAgain() {
    post("hello");
    Answer first = SERVER.send("GET", path, ada).requireOk();
    String tag = first.header("etag");
    assertThat(tag).matches("\"[A-Za-z0-9_-]{24}\"");
    assertThat(first.header("cache-control")).isEqualTo("private, no-cache");
    assertThat(first.header("vary")).contains("Accept-Encoding").contains("Authorization");

    for (String method : new String[] {"GET", "HEAD"}) {
      Answer same = SERVER.send(method, path, SERVER.as("bob"), "If-None-Match: \"x\", " + tag);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.header("etag")).isEqualTo(tag);
      assertThat(same.header("content-length")).isNull();
    }
    assertThat(SERVER.send("HEAD", path, ada).requireOk().header("etag")).isEqualTo(tag);

    post("world");
    Answer other = SERVER.send("GET", path, ada, "If-None-Match: " + tag).requireOk();
    assertThat(other.header("etag")).isNotEqualTo(tag);
    assertThat(other.json().get("total").asInt()).isEqualTo(2);
  }

  @Test
  void anotherEncodingHasAnotherTag() throws IOException {
    post("many words ".repeat(300));
    Answer plain = SERVER.send("GET", path, ada).requireOk();
    Answer packed = SERVER.send("GET", path, ada, "Accept-Encoding: gzip").requireOk();
    assertThat(packed.header("content-encoding")).isEqualTo("gzip");
    assertThat(packed.header("etag")).isNotEqualTo(plain.header("etag"));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(plain.body());
    String tags = "If-None-Match: " + packed.header("etag");
    assertThat(SERVER.send("GET", path, ada, "Accept-Encoding: gzip", tags).status())
        .isEqualTo(304);
    assertThat(SERVER.send("GET", path, ada, tags).status()).isEqualTo(200);
  }

  @Test
  void whoMayNotReadLearnsNothingByATag() {
    String closed = "/api/messages/" + SERVER.space("ada", Visibility.PRIVATE);
    String tag = SERVER.send("GET", closed, ada).requireOk().header("etag");
    assertThat(SERVER.send("GET", closed, SERVER.as("bob"), "If-None-Match: " + tag).status())
        .isEqualTo(403);
    assertThat(SERVER.send("GET", closed, "If-None-Match: *").status()).isEqualTo(401);
  }

  @Test
  void anotherOriginHasItsOwnPage() {
    Form form = new Form().file("media", "a.png", MediaSamples.png());
    SERVER.form(path, form, ada).requireOk();
    Answer plain = SERVER.send("GET", path, ada).requireOk();
    Answer secure = SERVER.send("GET", path, ada, "X-Forwarded-Proto: https").requireOk();
    assertThat(plain.text()).contains("\"media_url\":\"http://");
    assertThat(secure.text()).contains("\"media_url\":\"https://");
    assertThat(secure.header("etag")).isNotEqualTo(plain.header("etag"));
  }
}
