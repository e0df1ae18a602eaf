package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.MediaFiles.Upload;
import io.space7.application.Messages.Draft;
import io.space7.application.UseCaseFixture.Ear;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageText;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What becomes of a file, and of a message that is sent twice. */
class MessageUploadsTest {
  private final UseCaseFixture fixture = new UseCaseFixture();
  private final Messages messages = fixture.useMessages;
  private final User ada = fixture.newUser();
  private final Space space = fixture.newSpace(ada);

  private Upload upload(byte[] file) {
    try {
      return fixture.media.upload(space.spaceId(), new ByteArrayInputStream(file), null);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Message post(User user, String text, Upload upload, MediaType hint, String key) {
    return messages.post(
        user.userId(),
        new Draft(
            space.spaceId(),
            new MessageText(text),
            upload,
            hint,
            key == null ? null : new IdempotencyKey(key),
            null));
  }

  @Test
  void theFileEndsInTheMessage() {
    Upload upload = upload(MediaSamples.mp4());
    assertThat(post(ada, "", upload, MediaType.AUDIO, null).media())
        .isEqualTo(new Media(upload.name(), MediaType.AUDIO, upload.details()));
    Upload film = upload(MediaSamples.mp4());
    assertThat(post(ada, "look", film, null, null).media())
        .isEqualTo(new Media(film.name(), MediaType.VIDEO, film.details()));
    assertThat(fixture.files.storedFiles()).isEqualTo(2);
  }

  @Test
  void theFileOfARefusedMessageIsRemoved() {
    assertRefused(
        ErrorCode.NOT_A_MEMBER,
        () -> post(fixture.newUser(), "hello", upload(MediaSamples.png()), null, null));
    fixture.spaces().toggleLock(space.spaceId());
    assertRefused(
        ErrorCode.SPACE_LOCKED, () -> post(ada, "hello", upload(MediaSamples.png()), null, null));
    assertThat(fixture.files.storedFiles()).isZero();
  }

  @Test
  void theFileThatContradictsItsKindIsRemoved() {
    assertRefused(
        ErrorCode.MEDIA_TYPE_MISMATCH,
        () -> post(ada, "hello", upload(MediaSamples.png()), MediaType.VIDEO, null));
    assertThat(fixture.files.storedFiles()).isZero();
    assertThat(fixture.events(space.spaceId())).isEmpty();
  }

  @Test
  void theFileOfAMessageThatMayBeStoredIsKept() {
    Upload upload = upload(MediaSamples.png());
    fixture.world.loseNextAnswer();
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(ada, "hello", upload, null, "key"));
    Message stored = post(ada, "hello", upload(MediaSamples.png()), null, "key");
    assertThat(stored.media().name()).isEqualTo(upload.name());
    assertThat(fixture.files.open(upload.name())).isPresent();
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
    assertThat(fixture.events(space.spaceId())).hasSize(1);
  }

  @Test
  void aRefusalIsToldEvenIfTheFileCannotBeRemovedNow() {
    fixture.spaces().toggleLock(space.spaceId());
    Upload upload = upload(MediaSamples.png());
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.SPACE_LOCKED, () -> post(ada, "hello", upload, null, null));
  }

  @Test
  void aRepeatedAttemptSucceedsEvenIfItsFileCannotBeRemovedNow() {
    Message first = post(ada, "hello", upload(MediaSamples.png()), null, "key");
    Upload again = upload(MediaSamples.png());
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertThat(post(ada, "hello", again, null, "key")).isEqualTo(first);
  }

  @Test
  void aDeletedMessageTakesItsFileWithIt() {
    Message message = post(ada, "hello", upload(MediaSamples.png()), null, null);
    User bob = fixture.newMember(space);
    assertRefused(
        ErrorCode.NOT_THE_AUTHOR,
        () -> messages.delete(bob.userId(), space.spaceId(), message.messageId(), null));
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
    messages.delete(ada.userId(), space.spaceId(), message.messageId(), null);
    assertThat(fixture.files.storedFiles()).isZero();
  }

  @Test
  void aDeletionSucceedsEvenIfTheFileCannotBeRemovedNow() {
    Message message = post(ada, "hello", upload(MediaSamples.png()), null, null);
    Ear bobs = fixture.listen(space, fixture.newMember(space), "bobs");
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    messages.delete(ada.userId(), space.spaceId(), message.messageId(), null);
    assertThat(bobs.heard()).hasSize(1);
  }

  @Test
  void aRepeatedAttemptGivesTheSameMessageAndKeepsOneFile() {
    Ear bobs = fixture.listen(space, fixture.newMember(space), "bobs");
    Message first = post(ada, "hello", upload(MediaSamples.png()), null, "key");
    Message second = post(ada, " hello ", upload(MediaSamples.png()), MediaType.IMAGE, "key");
    assertThat(second).isEqualTo(first);
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
    assertThat(fixture.files.open(first.media().name())).isPresent();
    assertThat(bobs.heard()).hasSize(1);
  }

  @Test
  void aRepeatedAttemptMayComeAfterTheSpaceWasLocked() {
    Message first = post(ada, "hello", upload(MediaSamples.png()), null, "key");
    fixture.spaces().toggleLock(space.spaceId());
    messages.requirePost(ada.userId(), space.spaceId(), new IdempotencyKey("key"));
    assertThat(post(ada, "hello", upload(MediaSamples.png()), null, "key")).isEqualTo(first);
    for (IdempotencyKey key : new IdempotencyKey[] {null, new IdempotencyKey("other")}) {
      assertRefused(
          ErrorCode.SPACE_LOCKED, () -> messages.requirePost(ada.userId(), space.spaceId(), key));
    }
  }

  @Test
  void anotherBodyUnderTheSameKeyIsRefused() {
    post(ada, "hello", upload(MediaSamples.mp4()), MediaType.VIDEO, "key");
    byte[] otherBytes = Arrays.copyOf(MediaSamples.mp4(), MediaSamples.mp4().length + 1);
    assertReused("hello!", MediaSamples.mp4(), MediaType.VIDEO);
    assertReused("hello", otherBytes, MediaType.VIDEO);
    assertReused("hello", MediaSamples.mp4(), MediaType.AUDIO);
    assertReused("hello", null, null);
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
    assertThat(fixture.events(space.spaceId())).hasSize(1);
  }

  private void assertReused(String text, byte[] file, MediaType hint) {
    assertRefused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        () -> post(ada, text, file == null ? null : upload(file), hint, "key"));
  }
}
