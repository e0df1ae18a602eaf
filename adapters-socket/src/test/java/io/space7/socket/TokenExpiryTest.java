package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A socket is cut when its token expires. */
class TokenExpiryTest {
  @Test
  void aSocketIsCutAtTheTimeItsTokenSays() throws Exception {
    try (Stage stage = new Stage()) {
      User ada = stage.user("ada");
      String token = stage.token(ada, stage.clock.instant().plusSeconds(3));
      try (RawClient client = RawClient.connected(stage.port(), token)) {
        client.awaitEnd(20_000);
      }
    }
  }

  /** A timer counts no time while the machine sleeps, and knows nothing of a clock that is set. */
  @Test
  void aSocketIsCutSoonAfterTheClockHasJumped() throws Exception {
    try (Stage stage = new Stage(Setup.with(setup -> setup.expiryCheck = Duration.ofMillis(200)))) {
      User ada = stage.user("ada");
      SpaceId space = stage.space(Visibility.PUBLIC, ada);
      try (RawClient client = RawClient.connected(stage.port(), stage.token(ada))) {
        stage.advance(Duration.ofMinutes(59));
        client.sendText("421[\"join_space\",\"" + space + "\"]");
        assertThat(client.nextText()).startsWith("431[{\"ok\":true");

        stage.advance(Duration.ofMinutes(2));
        client.awaitEnd(20_000);
      }
    }
  }
}
