package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Visibility;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final List<String> PATHS =
      List.of("/api/spaces/my", "/media/nothing.png", "/api/nothing", "/health");

  @Test
  void letsEveryPageReadIfToldSo() {
    try (TestServer server = new TestServer()) {
      for (String path : PATHS) {
        Answer answer = server.send("GET", path, "Origin: https://any.example");
        assertThat(answer.header("access-control-allow-origin")).as(path).isEqualTo("*");
        assertThat(answer.header("access-control-expose-headers"))
            .contains("Retry-After", "ETag", "Content-Range");
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
            .contains("GET", "POST", "PUT", "DELETE");
        assertThat(answer.header("access-control-allow-headers").split(", "))
            .contains("Authorization", "Content-Type", "Idempotency-Key", "X-Socket-Id");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      }
    }
  }

  @Test
  void letsOnlyListedPagesRead() {
    List<String> origins = List.of("https://a.example", "http://localhost:3000");
    try (TestServer server = new TestServer(TestServer.settings(false, origins), true)) {
      server.space("ada", Visibility.PUBLIC);
      for (String path : PATHS) {
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
}
