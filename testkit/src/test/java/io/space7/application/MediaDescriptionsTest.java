package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaLedger.Entry;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.memory.InMemoryIntake;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MediaDescriptionsTest {
  private static final MediaFormat PNG =
      new MediaFormat("image/png", "png", List.of(MediaType.IMAGE));

  private final UseCaseFixture fixture = new UseCaseFixture();
  private final User ada = fixture.newUser();
  private final Space space = fixture.newSpace(ada);
  private final MediaDescriptions descriptions = newServer();

  private MediaDescriptions newServer() {
    return new MediaDescriptions(fixture.messages(), fixture.files, InMemoryIntake.of(1000));
  }

  private void old(byte[] file) throws IOException {
    MediaName name = MediaSamples.newName("png");
    fixture
        .ledger()
        .enter(new Entry(space.spaceId(), name), fixture.clock.instant().plus(Duration.ofHours(1)));
    fixture.files.save(name, new ByteArrayInputStream(file), PNG);
    fixture
        .messages()
        .post(
            new NewMessage(
                new MessageId(UUID.randomUUID()),
                space.spaceId(),
                ada.userId(),
                new MessageText("old"),
                new Media(name, MediaType.IMAGE, null),
                null,
                null));
  }

  private List<MediaDetails> details() {
    return fixture.thread(space, ada, MessageOrder.RECENT, 100).stream()
        .map(Message::media)
        .map(Media::details)
        .toList();
  }

  @Test
  void oldMessagesLearnWhatTheirFilesAreAndNoneIsLookedAtTwice() throws IOException {
    for (int i = 0; i < 60; i++) {
      old(MediaSamples.png());
    }
    assertThat(descriptions.run()).isEqualTo(50);
    assertThat(newServer().run()).as("after a restart").isEqualTo(10);
    assertThat(descriptions.run()).isZero();
    assertThat(details())
        .containsOnly(new MediaDetails("image/png", MediaSamples.png().length, 1, 1, null));
  }

  @Test
  void whatIsNoLongerRecognisedStillHasATypeAndASize() throws IOException {
    old(new byte[10]);
    assertThat(descriptions.run()).isEqualTo(1);
    assertThat(details()).containsExactly(new MediaDetails("image/png", 10, null, null, null));
  }

  @Test
  void anOutageOnlyPutsItOff() throws IOException {
    old(MediaSamples.png());
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, descriptions::run);
    fixture.files.recover();
    assertThat(descriptions.run()).isEqualTo(1);
  }

  @Test
  void aFileThatIsGoneHoldsNothingUp() throws IOException {
    old(MediaSamples.png());
    fixture.files.storedNames().forEach(fixture.files::delete);
    old(MediaSamples.png());
    assertThat(descriptions.run()).isEqualTo(1);
  }
}
