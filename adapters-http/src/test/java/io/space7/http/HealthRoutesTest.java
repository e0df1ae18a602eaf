package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthRoutesTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aServerThatHasEverythingIsReady() {
    for (String path : new String[] {"/health", "/health/live"}) {
      server.send("GET", path).requireJson("{\"status\": \"ok\"}");
    }
    Answer ready = server.send("GET", "/health/ready");
    ready.requireJson("{\"status\": \"ok\", \"checks\": {\"database\": \"ok\"}}");
    assertThat(ready.header("cache-control")).isEqualTo("no-store");
    assertThat(server.send("HEAD", "/health/ready").status()).isEqualTo(200);
  }

  @Test
  void whatIsAwayIsNamedAndTheProcessLives() {
    server.away = new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "It is away.");
    Answer ready = server.send("GET", "/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.header("retry-after")).isEqualTo("2");
    assertThat(ready.text())
        .isEqualTo("{\"checks\":{\"database\":\"away\"},\"status\":\"unavailable\"}");
    assertThat(server.send("GET", "/health/live").status()).isEqualTo(200);
  }

  @Test
  void aServerThatStopsIsNotReadyAndServes() {
    server.readiness.stop();
    assertThat(server.send("GET", "/health/ready").status()).isEqualTo(503);
    assertThat(server.send("GET", "/health").status()).isEqualTo(200);
  }
}
