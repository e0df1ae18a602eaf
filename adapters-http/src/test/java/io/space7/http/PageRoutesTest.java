package io.space7.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.space7.domain.ErrorCode;
import io.space7.wire.CorsPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web page as browsers ask for it, and what stands in for it where it was not built. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageRoutesTest {
  private static final String START = "<!doctype html><title>A page</title>" + " ".repeat(500);
  private static final String SCRIPT = "say('something');\n".repeat(10_000);
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", START,
          "robots.txt", "User-agent: *",
          "assets/index-Dft1Ir-1.js", SCRIPT,
          "assets/index-TdqfJnel.css", "b{}",
          "assets/icon-DJ25RecL.svg", "<svg/>");

  private Path folder;
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path given) throws IOException {
    folder = given;
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = folder.resolve(WebPage.FOLDER).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Files.writeString(folder.resolve("secret.html"), "not of the page");
    server =
        new TestServer(
            TestServer.settings(false, CorsPolicy.of(List.of("https://a.example"))),
            false,
            UnaryOperator.identity(),
            read(folder));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static WebPage read(Path classPath) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classPath.toUri().toURL()}, null)) {
      return WebPage.read(loader, WebPage.FOLDER);
    }
  }

  @Test
  void theStartIsAskedForAnewEveryTime() {
    Answer answer = server.send("GET", "/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(START);
    assertThat(answer.header("content-type")).isEqualTo("text/html;charset=utf-8");
    assertThat(answer.header("cache-control")).isEqualTo("no-cache");
    assertThat(answer.header("etag")).matches("W/\"[0-9a-f]{32}\"");
    assertThat(answer.headers().get("vary")).contains("Origin", "Accept-Encoding");
  }

  @Test
  void whatIsNamedByItsContentIsKeptForGood() {
    Answer answer = server.send("GET", "/assets/index-Dft1Ir-1.js");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(SCRIPT);
    assertThat(answer.header("content-type")).isEqualTo("text/javascript;charset=utf-8");
    assertThat(answer.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(server.send("GET", "/assets/index-TdqfJnel.css").header("content-type"))
        .isEqualTo("text/css;charset=utf-8");
    assertThat(server.send("GET", "/assets/icon-DJ25RecL.svg").header("content-type"))
        .isEqualTo("image/svg+xml");
    assertThat(server.send("GET", "/robots.txt").header("cache-control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/assets/index-Dft1Ir-1.js", "/assets/icon-DJ25RecL.svg"})
  void thePageRunsNothingButItsOwn(String path) {
    Answer answer = server.send("GET", path);
    assertThat(answer.header("content-security-policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:;"
                + " img-src 'self' blob: data: https: http:; media-src 'self' blob: https: http:;"
                + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(answer.header("cross-origin-opener-policy")).isEqualTo("same-origin");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/assets/index-Dft1Ir-1.js"})
  void headAndPackedSayTheSame(String path) throws IOException {
    Answer plain = server.send("GET", path);
    assertThat(described(server.send("HEAD", path))).isEqualTo(described(plain));
    Answer packed = server.send("GET", path, "Accept-Encoding: br, gzip");
    assertThat(packed.header("content-encoding")).isEqualTo("gzip");
    assertThat(packed.body()).hasSizeLessThan(plain.body().length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(plain.body());
    Answer packedHead = server.send("HEAD", path, "Accept-Encoding: br, gzip");
    assertThat(packedHead.body()).isEmpty();
    assertThat(described(packedHead)).isEqualTo(described(packed));
    assertThat(packed.header("etag")).isEqualTo(plain.header("etag"));
  }

  private static Map<String, List<String>> described(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers());
    headers.keySet().removeAll(List.of("date", "x-request-id"));
    return headers;
  }

  @Test
  void sparesWhatTheBrowserHas() {
    String tag = server.send("GET", "/").header("etag");
    for (String method : List.of("GET", "HEAD")) {
      Answer answer = server.send(method, "/", "If-None-Match: \"other\"", "If-None-Match: " + tag);
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.header("content-length")).isNull();
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("etag")).isEqualTo(tag);
      assertThat(answer.header("cache-control")).isEqualTo("no-cache");
      assertThat(answer.header("content-type")).isNull();
    }
    assertThat(server.send("GET", "/", "If-None-Match: \"other\"").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/assets/",
        "/assets/other.js",
        "/secret.html",
        "/assets/..%2fsecret.html",
        "/assets/%2e%2e/secret.html",
        "/spaces/some"
      })
  void thereIsNoOtherFile(String path) {
    Answer answer = server.send("GET", path);
    assertThat(answer.status()).isBetween(400, 404);
    assertThat(answer.json().get("code").asText())
        .isIn(ErrorCode.ROUTE_NOT_FOUND.wire(), ErrorCode.MALFORMED_REQUEST.wire());
    assertThat(server.send("POST", "/").status()).isEqualTo(405);
  }

  @Test
  void itIsReadFromAJarAsWell() throws IOException {
    Path jar = folder.resolve("page.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> file : FILES.entrySet()) {
        out.putNextEntry(new JarEntry(WebPage.FOLDER + file.getKey()));
        out.write(file.getValue().getBytes(UTF_8));
      }
    }
    assertThat(read(jar).files())
        .extracting(StaticFile::path, StaticFile::tag)
        .containsExactlyInAnyOrderElementsOf(
            read(folder).files().stream().map(file -> tuple(file.path(), file.tag())).toList())
        .hasSize(FILES.size());
  }

  @Test
  void withoutAPageTheStartSaysHowToGetIt() throws IOException {
    WebPage none = read(Files.createDirectory(folder.resolve("none")));
    assertThat(none.files()).isEmpty();
    try (TestServer bare = new TestServer()) {
      Answer answer = bare.send("GET", "/");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("text/plain;charset=utf-8");
      assertThat(answer.header("cache-control")).isEqualTo("no-cache");
      assertThat(answer.text()).contains("Node.js 20.19 or later", "/api");
      bare.send("GET", "/assets/x.js").requireError(404, ErrorCode.ROUTE_NOT_FOUND);
    }
  }
}
