package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Erasing one's own account. */
class AccountRoutesTest {
  private static final String ACCOUNT = "/api/profile/account";

  private final TestServer server = new TestServer();
  private final String ada = server.as("ada");
  private final String bob = server.as("bob");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAccountIsErasedInTheBackground() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    server.send("POST", "/api/spaces/" + space + "/join", bob);
    assertThat(server.json("POST", "/api/messages/" + space, "{\"content\": \"x\"}", ada).status())
        .isEqualTo(201);

    Answer begun = server.send("DELETE", ACCOUNT, ada);
    assertThat(begun.status()).isEqualTo(202);
    begun.requireJson("{\"state\": \"erasing\"}");
    Answer asked = server.send("GET", ACCOUNT, ada);
    assertThat(asked.status()).isEqualTo(200);
    asked.requireJson("{\"state\": \"erasing\"}");
    assertThat(server.send("DELETE", ACCOUNT, ada).status()).isEqualTo(202);
    assertThat(server.send("GET", "/api/profile/me", ada).status()).isEqualTo(401);
    assertThat(server.send("GET", "/api/profile/user/" + TestServer.user("ada"), bob).status())
        .isEqualTo(404);

    server.erasure.run();
    for (String call : new String[] {"GET " + ACCOUNT, "DELETE " + ACCOUNT, "GET /api/spaces/my"}) {
      String[] parts = call.split(" ");
      assertThat(server.send(parts[0], parts[1], ada).status()).as(call).isEqualTo(401);
    }
    Answer left = server.send("GET", "/api/spaces/" + space, bob);
    assertThat(left.json().get("creator").get("username").asText()).isEqualTo("bob");
    assertThat(left.json().get("message_count").asInt()).isZero();
  }

  @Test
  void whoAsksForNothingIsRefused() {
    assertThat(server.send("DELETE", ACCOUNT).status()).isEqualTo(401);
    assertThat(server.send("GET", ACCOUNT).status()).isEqualTo(401);
    assertThat(server.send("DELETE", ACCOUNT, "Authorization: Bearer x").status()).isEqualTo(401);
    assertThat(server.send("GET", ACCOUNT, bob).status()).isEqualTo(404);
    assertThat(server.send("GET", "/api/profile/me", bob).status()).isEqualTo(200);
  }
}
