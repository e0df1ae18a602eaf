package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final int BUDGET = 10;

  private final TestServer server = new TestServer(BUDGET);
  private final String ada = server.as("ada");
  private final String bob = server.as("bob");

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer write(String user) {
    return server.json(
        "POST", "/api/spaces", "{\"title\": \"A Space\", \"description\": \"x\"}", user);
  }

  @Test
  void writesBeyondTheBudgetAreRefusedUntilThereIsRoom() {
    for (int i = 0; i < BUDGET; i++) {
      assertThat(write(ada).status()).isEqualTo(201);
    }
    Answer refused = write(ada).requireError(429, ErrorCode.RATE_LIMITED);
    int seconds = Integer.parseInt(refused.header("retry-after"));
    assertThat(seconds).isBetween(58, 63);
    assertThat(server.send("GET", "/api/spaces/my", ada).json()).hasSize(BUDGET);
    assertThat(write(bob).status()).isEqualTo(201);
    server.clock.advance(Duration.ofSeconds(seconds));
    assertThat(write(ada).status()).isEqualTo(201);
  }

  @Test
  void anAddressMayTryLessOften() {
    String space = write(ada).json().get("space_id").asText();
    for (int i = 0; i < BUDGET / 2; i++) {
      server.json("POST", "/api/spaces/" + space + "/join", "{\"invite_code\": \"guess\"}", bob);
    }
    server
        .json("POST", "/api/spaces/" + space + "/join", "{\"invite_code\": \"guess\"}", bob)
        .requireError(429, ErrorCode.RATE_LIMITED);
    server
        .send("POST", "/api/spaces/" + space + "/invite", ada)
        .requireError(429, ErrorCode.RATE_LIMITED);
    server
        .json("POST", "/api/auth/login", "{\"username\": \"eve\"}")
        .requireError(429, ErrorCode.RATE_LIMITED);
    assertThat(write(ada).status()).isEqualTo(201);
  }
}
