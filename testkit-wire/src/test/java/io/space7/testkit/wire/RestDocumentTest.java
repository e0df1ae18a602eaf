package io.space7.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of drift between a server and the document is found. */
class RestDocumentTest {
  private static final RestDocument DOCUMENT = RestDocument.published();
  private static final String ID = "00000000-0000-4000-8000-000000000001";
  private static final String USER =
      "{\"user_id\":\"%s\",\"username\":\"ada\",\"profile_picture\":null".formatted(ID);
  private static final String STATS =
      ",\"stats\":{\"spaces_created\":0,\"spaces_participated\":0,"
          + "\"total_words_contributed\":0,\"total_appreciations_received\":0}}";

  @Test
  void whatTheDocumentSaysPasses() {
    assertThatCode(() -> DOCUMENT.check(get("/api/profile/me", 200, USER + STATS)))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                DOCUMENT.check(
                    get(
                        "/api/spaces/" + ID,
                        404,
                        "{\"error\":\"There is no such space.\",\"code\":\"space_not_found\"}")))
        .doesNotThrowAnyException();
    assertThatCode(() -> DOCUMENT.check(get("/assets/page.js", 200, "")))
        .doesNotThrowAnyException();
  }

  /** The method, the path, the status, the answer's body, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/api/profile/nobody|200|{}|there is no such operation",
        "PUT|/api/profile/me|200|{}|there is no such operation",
        "GET|/api/profile/me|418|{}|there is no answer 418",
        "GET|/api/profile/me|200|USER}|required property 'stats'",
        "GET|/api/profile/me|200|USER,\"more\":1STATS|'more'",
        "GET|/api/profile/me|200|USERSTATS trailing|not JSON",
        "GET|/api/profile/me|200|NUMBER|integer found, string expected",
        "GET|/api/profile/me|200|NESTED|'more'",
        "GET|/api/profile/user/5|200|USERSTATS|the parameter userId",
        "GET|/api/profile/me|401|{\"error\":\"No.\",\"code\":\"invalid_token\"}|WWW-Authenticate",
        "GET|/api/profile/user/ID|404|{\"error\":\"No.\",\"code\":\"busy\"}|/code",
        "GET|/api/profile/user/ID|404|{\"error\":\"No.\"}|required property 'code'",
        "GET|/elsewhere|404|{\"error\":\"No.\",\"code\":\"unheard_of\"}|/code",
        "GET|/api/profile/me|503|{\"error\":\"No.\",\"code\":\"busy\"}|no header Retry-After",
        "GET|/api/messages/ID?limit=101|200|{}|the parameter limit",
        "PUT|/api/spaces/ID/read|200|{\"read_seq\":1,\"unread_count\":1001}|unread_count",
        "PUT|/api/spaces/ID/read|200|{\"read_seq\":1,\"unread_count\":1}|there is no body",
      })
  void aDriftIsFound(String method, String path, int status, String body, String problem) {
    String number = (USER + STATS).replace("\"ada\"", "5");
    String nested = (USER + STATS).replace("\"stats\":{", "\"stats\":{\"more\":1,");
    String json =
        body.replace("USER", USER)
            .replace("STATS", STATS)
            .replace("NUMBER", number)
            .replace("NESTED", nested);
    Exchange exchange = exchange(method, path.replace("ID", ID), status, json, Map.of());
    assertThatThrownBy(() -> DOCUMENT.check(exchange))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aHeaderThatTheDocumentDoesNotNameIsFound() {
    Exchange exchange =
        exchange("GET", "/api/profile/me", 200, USER + STATS, Map.of("link", "</more>"));
    assertThatThrownBy(() -> DOCUMENT.check(exchange)).hasMessageContaining("a header link");
  }

  @Test
  void anAnswerWithoutItsRequestIdIsFound() {
    Exchange whole = get("/api/profile/me", 200, USER + STATS);
    Map<String, List<String>> headers = new HashMap<>(whole.headers());
    headers.remove("x-request-id");
    Exchange bare =
        new Exchange(whole.method(), whole.address(), Map.of(), null, 200, headers, whole.body());
    assertThatThrownBy(() -> DOCUMENT.check(bare)).hasMessageContaining("X-Request-Id");
  }

  /** The other way round: a document that says more, or less, than the server does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required: [user_id, username, profile_picture]|required: [user_id, username, age]|'age'",
        "username: { type: string, minLength: 1 }||'username'",
        "/api/profile/me:|/api/profile/mine:|no such operation",
      })
  void aDocumentThatWasChangedIsFound(String from, String to, String problem) {
    Map<String, String> documents = new HashMap<>(Documents.published());
    documents.compute(Documents.REST, (name, text) -> text.replace(from, to == null ? "" : to));
    assertThat(documents).isNotEqualTo(Documents.published());
    RestDocument changed = new RestDocument(documents);
    assertThatThrownBy(() -> changed.check(get("/api/profile/me", 200, USER + STATS)))
        .hasMessageContaining(problem);
  }

  private static Exchange get(String path, int status, String body) {
    return exchange("GET", path, status, body, Map.of());
  }

  private static Exchange exchange(
      String method, String path, int status, String body, Map<String, String> more) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("content-type", List.of("application/json"));
    headers.put("x-request-id", List.of("1"));
    headers.put("x-content-type-options", List.of("nosniff"));
    more.forEach((name, value) -> headers.put(name, List.of(value)));
    return new Exchange(
        method,
        URI.create("http://localhost" + path),
        Map.of(),
        null,
        status,
        headers,
        body.getBytes(StandardCharsets.UTF_8));
  }
}
