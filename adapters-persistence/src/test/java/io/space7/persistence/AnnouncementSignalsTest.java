package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnnouncementSignalsTest {
  /** A longer one is refused by PostgreSQL, and all announcements in it would be lost. */
  @Test
  void theLongestNoticeIsOneThatPostgresqlTakes() {
    UUID id = UUID.randomUUID();
    SpaceEvent event =
        new MessageDeleted(
            new SpaceId(id), new MessageId(id), Long.MAX_VALUE, new UserId(id), null);
    String word = SignalText.claimed(event, new SocketId("x".repeat(40))).orElseThrow();
    assertThat(word.length()).isLessThanOrEqualTo(SignalText.LONGEST_WORD);
    String longest = SignalText.newNode() + (" " + word).repeat(AnnouncementSignals.AT_ONCE);
    assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8000);
    assertThat(AnnouncementSignals.AT_ONCE).as("many share one commit").isGreaterThan(50);
  }
}
