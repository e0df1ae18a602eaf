package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored files over HTTP, as browsers and players ask for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaRoutesTest {
  private static final int SIZE = 300_000;

  private final byte[] bytes = new byte[SIZE];
  private TestServer server;
  private String name;
  private String path;
  private String tag;

  @BeforeAll
  void start() throws IOException {
    server = new TestServer();
    new Random(7).nextBytes(bytes);
    MediaName stored = MediaSamples.newName("mp4");
    server.mediaStore.save(
        stored,
        new ByteArrayInputStream(bytes),
        new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO)));
    name = stored.value();
    path = "/media/" + name;
    tag = '"' + name + '"';
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void givesTheWholeFileToKeepForGood() {
    Answer answer = server.send("GET", path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(bytes);
    assertDescribed(answer);
    assertThat(answer.header("content-length")).isEqualTo(Integer.toString(SIZE));
    assertThat(answer.header("content-range")).isNull();
  }

  private void assertDescribed(Answer answer) {
    assertThat(answer.header("content-type")).isEqualTo("video/mp4");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("content-disposition")).isEqualTo("inline; filename=\"" + name + "\"");
    assertThat(answer.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(answer.header("content-security-policy"))
        .isEqualTo(
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline';"
                + " sandbox");
    assertThat(answer.header("etag")).isEqualTo(tag);
    assertThat(answer.header("accept-ranges")).isEqualTo("bytes");
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
  }

  @Test
  void saysTheSameWithoutTheFile() {
    Answer answer = server.send("HEAD", path, "Range: bytes=0-9");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("content-length")).isEqualTo(Integer.toString(SIZE));
    assertDescribed(answer);
  }

  @Test
  void saysNeitherMoreNorLessWithoutTheFile() {
    assertThat(described(server.send("HEAD", path))).isEqualTo(described(server.send("GET", path)));
  }

  private static Map<String, List<String>> described(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers());
    headers.keySet().removeAll(List.of("date", "x-request-id"));
    return headers;
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-, 0, 300000",
    "bytes=10-19, 10, 10",
    "bytes=299999-, 299999, 1",
    "bytes=299990-999999999, 299990, 10",
    "bytes=-10, 299990, 10",
    "bytes=-999999, 0, 300000",
    "BYTES=5-6, 5, 2",
    "'bytes= 5-6 ', 5, 2",
  })
  void givesAPart(String range, int from, int length) {
    Answer answer = server.send("GET", path, "Range: " + range);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes, from, from + length));
    assertThat(answer.header("content-range"))
        .isEqualTo("bytes " + from + "-" + (from + length - 1) + "/300000");
    assertThat(answer.header("content-length")).isEqualTo(Integer.toString(length));
    assertDescribed(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,5-6",
        "bytes=5-4",
        "bytes=-",
        "bytes=x-y",
        "bytes=1",
        "lines=0-1",
        "bytes",
        "bytes=1-2-3",
        "bytes=1234567890123456789-"
      })
  void givesTheWholeFileIfTheRangeMakesNoSense(String range) {
    Answer answer = server.send("GET", path, "Range: " + range);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=300000-", "bytes=300000-300001", "bytes=-0"})
  void refusesARangeBeyondTheEnd(String range) {
    Answer answer = server.send("GET", path, "Range: " + range);
    answer.requireError(416, ErrorCode.RANGE_NOT_SATISFIABLE);
    assertReadableFromAnywhere(answer);
    assertThat(answer.header("etag")).isNull();
    assertThat(answer.header("content-range")).isEqualTo("bytes */300000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "W/{}", "*", "\"other\", {}", "\"a\",\"b\" ,W/{},\"c\""})
  void sparesWhatTheClientHas(String known) {
    for (String method : List.of("GET", "HEAD")) {
      Answer answer =
          server.send(
              method, path, "If-None-Match: " + known.replace("{}", tag), "Range: bytes=0-1");
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("etag")).isEqualTo(tag);
      assertThat(answer.header("cache-control")).contains("immutable");
      assertThat(answer.header("content-type")).isNull();
      assertThat(answer.header("content-length")).as("of a file that is not empty").isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "{}", "\"other\", {}", "{}, \"other\""})
  void givesTheVersionThatIsAskedFor(String wanted) {
    for (String method : List.of("GET", "HEAD")) {
      assertThat(server.send(method, path, "If-Match: " + wanted.replace("{}", tag)).status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "W/{}", "other", ""})
  void givesNoOtherVersion(String wanted) {
    server
        .send("GET", path, "If-Match: " + wanted.replace("{}", tag))
        .requireError(412, ErrorCode.PRECONDITION_FAILED);
  }

  /** Pages of other origins may show files, and must be able to tell why one does not come. */
  private static void assertReadableFromAnywhere(Answer answer) {
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(answer.header("access-control-expose-headers")).contains("Content-Range", "ETag");
  }

  @Test
  void aListOfTagsMayComeInSeveralLines() {
    assertThat(
            server
                .send("GET", path, "If-None-Match: \"other\"", "If-None-Match: W/" + tag)
                .status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "{}x", "garbage", ""})
  void givesWhatTheClientDoesNotHave(String known) {
    Answer answer =
        server.send("GET", path, "If-None-Match: " + known.replace("{}", tag.replace("\"", "")));
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void givesAPartOnlyOfTheFileThatTheClientMeans() {
    assertThat(server.send("GET", path, "Range: bytes=0-1", "If-Range: " + tag).status())
        .isEqualTo(206);
    for (String other :
        List.of("\"other\"", "W/" + tag, "Sun, 22 Nov 2026 11:57:24 GMT", "garbage")) {
      assertThat(server.send("GET", path, "Range: bytes=0-1", "If-Range: " + other).status())
          .as(other)
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void doesNotKnowWhatIsNotThere(String method) {
    Answer answer = server.send(method, "/media/" + name + "x", "If-None-Match: *");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("etag")).isNull();
    assertReadableFromAnywhere(answer);
  }
}
