package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Visibility;
import io.space7.wire.CorsPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final List<String> PATHS =
      List.of("/api/spaces/my", "/media/nothing.png", "/api/nothing", "/health");

  private static final List<String> API_PATHS =
      PATHS.stream().filter(path -> !path.startsWith("/media/")).toList();

  @Test
  void letsEveryPageReadIfToldSo() {
    try (TestServer server = new TestServer()) {
      for (String path : PATHS) {
        Answer answer = server.send("GET", path, "Origin: https://any.example");
        assertThat(answer.header("access-control-allow-origin")).as(path).isEqualTo("*");
        assertThat(answer.header("access-control-expose-headers"))
            .contains("Location", "Link", "ETag", "Retry-After", "X-Request-Id", "Content-Range")
            .contains("Upload-Offset", "Upload-Length", "Upload-Expires", "Tus-Resumable");
      }
    }
  }

  @Test
  void answersPagesThatAskBeforehand() {
    try (TestServer server = new TestServer()) {
      for (String path : List.of("/api/messages/x", "/api/auth/login", "/media/x", "/nothing")) {
        Answer answer =
            server.send(
                "OPTIONS",
                path,
                "Origin: https://any.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization");
        assertThat(answer.status()).as(path).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(answer.header("access-control-allow-methods").split(", "))
            .contains("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
        assertThat(answer.header("access-control-allow-headers").split(", "))
            .contains("Authorization", "Content-Type", "Idempotency-Key", "X-Socket-Id")
            .contains("X-Request-Id", "Tus-Resumable", "Upload-Offset", "Upload-Length");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      }
    }
  }

  @Test
  void letsOnlyListedPagesRead() {
    List<String> origins = List.of("https://a.example", "http://localhost:3000");
    try (TestServer server =
        new TestServer(TestServer.settings(false, CorsPolicy.of(origins)), true)) {
      server.space("ada", Visibility.PUBLIC);
      for (String path : API_PATHS) {
        for (String origin : origins) {
          Answer allowed = server.send("GET", path, "Origin: " + origin);
          assertThat(allowed.header("access-control-allow-origin")).as(path).isEqualTo(origin);
          assertThat(allowed.header("vary")).contains("Origin");
        }
        for (String origin :
            List.of("https://a.example.evil", "http://a.example", "null", "https://A.example")) {
          Answer refused = server.send("GET", path, "Origin: " + origin);
          assertThat(refused.header("access-control-allow-origin")).as(origin).isNull();
          assertThat(refused.header("vary")).contains("Origin");
        }
        assertThat(server.send("GET", path).header("access-control-allow-origin")).isNull();
      }
    }
  }

  @Test
  void letsEveryPageShowMediaWhateverItMayReadElse() {
    CorsPolicy cors = CorsPolicy.of(List.of("https://a.example"));
    try (TestServer server = new TestServer(TestServer.settings(false, cors), true)) {
      Answer answer = server.send("GET", "/media/x", "Origin: https://any.example");
      assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
      assertThat(answer.header("vary")).isNull();
    }
  }

  @Test
  void letsPagesOfThisMachineReadWhileEverythingIsLocal() {
    try (TestServer server = new TestServer(TestServer.settings(false, CorsPolicy.local()), true)) {
      for (String origin : List.of("http://localhost:5173", server.url(""))) {
        assertThat(
                server
                    .send("GET", "/health", "Origin: " + origin)
                    .header("access-control-allow-origin"))
            .isEqualTo(origin);
      }
      assertThat(
              server
                  .send("GET", "/health", "Origin: https://any.example")
                  .header("access-control-allow-origin"))
          .isNull();
    }
  }
}
