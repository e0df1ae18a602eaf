package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.testkit.wire.RestDocument;
import io.space7.wire.PublishedDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The documents are served, and name what is served. */
class DocumentRoutesTest {
  /** Pages for people, and the address at which sockets are opened. */
  private static final Pattern BESIDE_THE_DOCUMENT =
      Pattern.compile("(GET|HEAD) /(docs.*|openapi\\.yaml|asyncapi\\.yaml|socket\\.io/)?");

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsInTheDocumentAndNoOther() {
    RestDocument document = RestDocument.published();
    Set<String> documented = new TreeSet<>(document.operations());
    document.operations().stream()
        .filter(operation -> operation.startsWith("GET "))
        .forEach(operation -> documented.add("HEAD " + operation.substring(4)));
    // It is not routed: it stands for the three that are, under a header.
    documented.remove("POST /api/uploads/{uploadId}");
    Set<String> routed =
        server.http.routes().stream()
            .map(route -> route.replaceAll("<(\\w+)>", "{$1}"))
            .filter(route -> !BESIDE_THE_DOCUMENT.matcher(route).matches())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(routed).isEqualTo(documented);
  }

  @Test
  void everyErrorCodeHasTheStatusThatTheDocumentSays() {
    Map<Integer, Set<String>> statuses =
        Arrays.stream(ErrorCode.values())
            // No operation has it, since it is for methods that none has.
            .filter(code -> code != ErrorCode.METHOD_NOT_ALLOWED)
            .collect(
                Collectors.groupingBy(
                    Errors::status, Collectors.mapping(ErrorCode::wire, Collectors.toSet())));
    assertThat(RestDocument.published().errorCodes()).isEqualTo(statuses);
    assertThat(RestDocument.published().allErrorCodes())
        .isEqualTo(Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList());
  }

  @ParameterizedTest
  @EnumSource(PublishedDocument.class)
  void aDocumentIsServed(PublishedDocument document) {
    Answer answer = server.send("GET", "/" + document.fileName());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/yaml;charset=utf-8");
    assertThat(answer.body()).isEqualTo(document.yaml());
    String tag = answer.header("etag");
    assertThat(server.send("GET", "/" + document.fileName(), "If-None-Match: " + tag).status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource({"/docs,/docs/swagger-ui-bundle.js", "/docs/sockets,/docs/js-yaml.min.js"})
  void aPageHasAllThatItAsksForHere(String path, String library) {
    Answer page = server.send("GET", path).requireOk();
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self';")
        .doesNotContain("http", "unsafe", "*");
    List<String> asked =
        Pattern.compile("(?:href|src)=\"(/[^\"]+)\"")
            .matcher(page.text())
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(asked).hasSizeGreaterThan(5).contains(library);
    for (String file : asked) {
      assertThat(server.send("GET", file).status()).as(file).isEqualTo(200);
    }
    assertThat(page.text()).doesNotContain("http:", "https:", "//");
  }
}
