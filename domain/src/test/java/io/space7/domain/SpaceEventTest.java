package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpaceEventTest {
  static Stream<SpaceEvent> events() {
    return Stream.of(
        new MessagePosted(Samples.message(0, 7), null),
        new AppreciationChanged(Samples.SPACE, Samples.MESSAGE, 8, Samples.BOB, true, 3, null),
        new MessageDeleted(Samples.SPACE, Samples.MESSAGE, 9, Samples.ADA, null));
  }

  @ParameterizedTest
  @MethodSource("events")
  void learningItsSourceChangesNothingElse(SpaceEvent event) {
    SpaceEvent sourced = event.withSource(Samples.SOCKET);

    assertThat(event.source()).isNull();
    assertThat(sourced.source()).isEqualTo(Samples.SOCKET);
    assertThat(sourced).isNotEqualTo(event).hasSameClassAs(event);
    assertThat(sourced.withSource(null)).isEqualTo(event);
  }

  @Test
  void aPostingSpeaksForItsMessage() {
    Message message = Samples.message(0, 7);
    MessagePosted posted = new MessagePosted(message, null);

    assertThat(posted.spaceId()).isEqualTo(message.spaceId());
    assertThat(posted.messageId()).isEqualTo(message.messageId());
    assertThat(posted.seq()).isEqualTo(7);
    assertThat(posted.actorId()).isEqualTo(Samples.ADA);
  }
}
