package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A socket that joins while the database is away has done nothing wrong. */
class OutageJoinTest {
  @Test
  void joinsThatFailInAnOutageAreForgiven() throws Exception {
    try (Stage stage = new Stage()) {
      User ada = stage.user("ada");
      SpaceId space = stage.space(Visibility.PUBLIC, ada);
      int more = Setup.standard().limits().joins() + 5;
      try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
        client.socket.setSoTimeout(20_000);
        stage.world.failWith(new Refusal(ErrorCode.DATABASE_UNAVAILABLE, "The database is away."));
        for (int i = 0; i < more; i++) {
          client.sendText("421[\"join_space\",\"" + space + "\"]");
          assertThat(client.nextText()).contains("\"code\":\"database_unavailable\"");
        }
        stage.world.recover();
        client.sendText("421[\"join_space\",\"" + space + "\"]");
        assertThat(client.nextText()).startsWith("431[{\"ok\":true");

        // What is refused for a reason of the client's own counts.
        for (int i = 0; i <= more; i++) {
          client.sendText("421[\"join_space\",\"" + UUID.randomUUID() + "\"]");
        }
        client.awaitEnd(20_000);
      }
    }
  }
}
