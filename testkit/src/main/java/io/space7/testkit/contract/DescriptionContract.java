package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore.Undescribed;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is told later about the files of messages that are older than their details. */
public interface DescriptionContract extends StoresUnderTest {
  MediaDetails DETAILS = new MediaDetails("video/mp4", 7_000_000_000L, 640, 480, null);

  private Message old(Space space, User sender) {
    Media media = new Media(MediaSamples.newName("mp4"), MediaType.VIDEO, null);
    ledger().enter(entry(space, media), clock().instant().plus(Duration.ofHours(1)));
    NewMessage message =
        new NewMessage(
            new MessageId(UUID.randomUUID()),
            space.spaceId(),
            sender.userId(),
            new MessageText("old"),
            media,
            null,
            null);
    return messages().post(message).event().message();
  }

  private static Undescribed file(Message message) {
    return new Undescribed(message.spaceId(), message.seq(), message.media().name());
  }

  private MediaDetails details(Message message, User viewer) {
    return messages()
        .find(message.spaceId(), message.messageId(), viewer.userId())
        .orElseThrow()
        .media()
        .details();
  }

  private ThreadVersion version(Space space, User viewer) {
    return messages().standing(space.spaceId(), viewer.userId(), Map.of()).orElseThrow().version();
  }

  @Test
  default void filesWithoutDetailsAreFoundEachOnceInPortions() {
    User ada = newUser();
    List<Undescribed> old = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Space space = newSpace(ada);
      post(space, ada, "no file");
      old.add(file(old(space, ada)));
      old.add(file(old(space, ada)));
    }
    List<Undescribed> found = new ArrayList<>();
    Undescribed after = null;
    for (List<Undescribed> some = messages().undescribed(null, 2);
        !some.isEmpty();
        some = messages().undescribed(after, 2)) {
      assertThat(some).hasSizeLessThanOrEqualTo(2);
      found.addAll(some);
      after = some.get(some.size() - 1);
    }
    assertThat(found).containsAll(old).doesNotHaveDuplicates();
  }

  @Test
  default void whatIsSaidOnceStaysAndIsSeenByAll() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = old(space, ada);
    assertThat(details(message, ada)).isNull();
    ThreadVersion before = version(space, ada);
    messages().describe(file(message), DETAILS);
    ThreadVersion described = version(space, ada);
    assertThat(described).isNotEqualTo(before);
    assertThat(described.covers(before)).isTrue();
    messages().describe(file(message), new MediaDetails("image/png", 1, 1, 1, 1L));
    assertThat(version(space, ada)).isEqualTo(described);
    assertThat(details(message, newUser())).isEqualTo(DETAILS);
    assertThat(messages().undescribed(null, 1000)).doesNotContain(file(message));
  }

  @Test
  default void nothingIsSaidOfOthers() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = old(space, ada);
    Message words = post(space, ada, "no file");
    messages()
        .describe(
            new Undescribed(space.spaceId(), message.seq(), MediaSamples.newName("png")), DETAILS);
    messages()
        .describe(new Undescribed(space.spaceId(), words.seq(), message.media().name()), DETAILS);
    messages().describe(new Undescribed(space.spaceId(), 1000, message.media().name()), DETAILS);
    assertThat(details(message, ada)).isNull();
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    messages().describe(file(message), DETAILS);
    assertThat(messages().undescribed(null, 1000)).doesNotContain(file(message));
  }
}
