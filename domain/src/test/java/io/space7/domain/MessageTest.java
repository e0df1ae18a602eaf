package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void onlyItsAuthorMayDelete() {
    UserId ada = new UserId(UUID.fromString("00000000-0000-0002-0000-000000000001"));

    assertThatCode(() -> Message.requireDeletable(Samples.ADA, ada, access(false)))
        .doesNotThrowAnyException();
    assertRefused(
        ErrorCode.NOT_THE_AUTHOR,
        () -> Message.requireDeletable(Samples.ADA, Samples.BOB, access(false)));
    assertThatCode(() -> Message.requireDeletable(Samples.ADA, Samples.BOB, access(true)))
        .doesNotThrowAnyException();
  }

  @Test
  void doesNotChangeWithTheListItWasMadeFrom() {
    List<Like> likes = new ArrayList<>(List.of(new Like(1, Samples.BOB)));
    Message message = withLikes(likes);

    likes.clear();

    assertThat(message.likes()).containsExactly(new Like(1, Samples.BOB));
    assertThatThrownBy(() -> message.likes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Message withLikes(List<Like> likes) {
    return new Message(
        Samples.MESSAGE,
        Samples.SPACE,
        new User(Samples.ADA, "ada", null),
        "",
        null,
        0,
        likes,
        likes.size(),
        Instant.EPOCH,
        1);
  }

  private static SpaceAccess access(boolean creator) {
    return new SpaceAccess(Visibility.PUBLIC, true, creator, false, false);
  }
}
