package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** Many sockets at once. */
class FanoutTest {
  private static final int SOCKETS = 200;
  private static final int MESSAGES = 50;

  @Test
  void everySocketHearsEveryEventOnceAndInOrder() throws Exception {
    try (Stage stage = new Stage()) {
      User ada = stage.user("ada");
      User bob = stage.user("bob");
      SpaceId space = stage.space(Visibility.PUBLIC, ada);
      List<RawClient> clients = new ArrayList<>();
      try {
        for (int i = 0; i < SOCKETS; i++) {
          RawClient client = RawClient.connected(stage.port(), stage.token(bob));
          clients.add(client);
          client.sendText("421[\"join_space\",\"" + space + "\"]");
        }
        for (RawClient client : clients) {
          assertThat(client.nextText()).startsWith("431[{\"ok\":true");
        }
        for (int i = 1; i <= MESSAGES; i++) {
          // Lengths on all sides of where a frame's length takes more bytes.
          stage.post(ada, space, "m" + i + "x".repeat(i * 98));
        }
        for (RawClient client : clients) {
          for (int i = 1; i <= MESSAGES; i++) {
            String event = nextOfTheOrder(client);
            assertThat(event).startsWith("42[\"receive_message\",{").endsWith("}}]");
            JSONObject payload =
                new JSONObject(event.substring("42[\"receive_message\",".length()));
            assertThat(payload.getInt("seq")).isEqualTo(i);
            assertThat(payload.getString("content")).startsWith("m" + i + "x");
          }
        }
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  /** What tells of the Space itself is no part of the order, and may come between. */
  private static String nextOfTheOrder(RawClient client) throws IOException {
    String event = client.nextText();
    while (event.startsWith("42[\"space_updated\",")) {
      event = client.nextText();
    }
    return event;
  }
}
