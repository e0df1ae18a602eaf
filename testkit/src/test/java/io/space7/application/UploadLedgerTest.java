package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.MediaFiles.Upload;
import io.space7.application.MediaSweep.Swept;
import io.space7.application.Messages.Draft;
import io.space7.application.port.MediaLedger;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Message;
import io.space7.domain.MessageText;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What an upload and its message leave in the ledger, and what the sweep makes of it. */
class UploadLedgerTest {
  private static final Duration RENEWAL = UseCaseFixture.ORPHAN_AGE.dividedBy(3);
  private static final Duration INSTANT = Duration.ofMillis(1);

  private static final int PART = 1000;

  private static final byte[] FILE = Arrays.copyOf(MediaSamples.png(), 20 * PART);

  private final UseCaseFixture fixture = new UseCaseFixture();
  private final User ada = fixture.newUser();
  private final Space space = fixture.newSpace(ada);

  private Upload upload(InputStream bytes) throws IOException {
    return fixture.media.upload(space.spaceId(), bytes, null);
  }

  private Upload upload() throws IOException {
    return upload(new ByteArrayInputStream(FILE));
  }

  private Message post(Upload upload, String key) {
    return fixture.useMessages.post(
        ada.userId(),
        new Draft(
            space.spaceId(),
            new MessageText("look"),
            upload,
            null,
            key == null ? null : new IdempotencyKey(key),
            null));
  }

  private void assertNothingIsLeft() {
    assertThat(fixture.files.storedNames()).isEmpty();
    assertThat(fixture.world.unclaimedFiles()).isEmpty();
  }

  /** Something happens before each part that is stored. */
  private Upload uploadInterrupted(Runnable before) throws IOException {
    fixture.spool.interrupt(
        PART,
        () -> {
          if (!fixture.world.unclaimedFiles().isEmpty()) {
            before.run();
          }
        });
    return upload();
  }

  @Test
  void aFileIsEnteredBeforeItsFirstByteIsStored() throws IOException {
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, this::upload);
    assertThat(fixture.files.storedNames()).isEmpty();
    fixture.world.recover();
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, this::upload);
    assertThat(fixture.world.unclaimedFiles()).hasSize(1);
  }

  @Test
  void whatIsNoMediaFileCostsNoEntry() {
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    assertRefused(
        ErrorCode.UNSUPPORTED_MEDIA, () -> upload(new ByteArrayInputStream(new byte[100])));
  }

  @Test
  void aFileWithoutAMessageIsRemovedAfterItsTimeAndNoLaterMessageGetsIt() throws IOException {
    Upload upload = upload();
    fixture.clock.advance(UseCaseFixture.ORPHAN_AGE.minus(INSTANT));
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(0, 0));
    fixture.clock.advance(INSTANT);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(1, 0));
    assertRefused(ErrorCode.UPLOAD_EXPIRED, () -> post(upload, null));
    assertNothingIsLeft();
    assertThat(fixture.events(space.spaceId())).isEmpty();
  }

  @Test
  void theStorageMayTakeAsLongAsItMovesOn() throws IOException {
    Duration[] taken = {Duration.ZERO};
    Upload upload =
        uploadInterrupted(
            () -> {
              fixture.clock.advance(RENEWAL.multipliedBy(2));
              taken[0] = taken[0].plus(RENEWAL.multipliedBy(2));
              assertThat(fixture.sweep.run()).isEqualTo(new Swept(0, 0));
            });
    assertThat(taken[0]).isGreaterThan(UseCaseFixture.ORPHAN_AGE.multipliedBy(4));
    assertThat(fixture.media.open(post(upload, null).media().name().value()).size())
        .isEqualTo(FILE.length);
    assertThat(fixture.world.unclaimedFiles()).isEmpty();
  }

  @Test
  void aStorageThatPausesForTooLongEndsTheUpload() {
    int[] swept = new int[1];
    assertRefused(
        ErrorCode.UPLOAD_EXPIRED,
        () ->
            uploadInterrupted(
                () -> {
                  fixture.clock.advance(UseCaseFixture.ORPHAN_AGE);
                  swept[0] += fixture.sweep.run().removed();
                }));
    assertThat(swept[0]).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void anUploadOutlivesADatabaseThatIsAwayForAWhile() throws IOException {
    Upload upload =
        uploadInterrupted(
            () -> {
              fixture.clock.advance(RENEWAL.dividedBy(10));
              fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
            });
    fixture.world.recover();
    assertThat(post(upload, null).media().name()).isEqualTo(upload.name());
  }

  @Test
  void anUploadEndsWhenNobodyKnowsAnyMoreWhetherItsFileIsKept() {
    assertRefused(
        ErrorCode.DATABASE_UNAVAILABLE,
        () ->
            uploadInterrupted(
                () -> {
                  fixture.clock.advance(RENEWAL.dividedBy(2));
                  fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
                }));
    fixture.world.recover();
    assertThat(fixture.files.storedNames()).isEmpty();
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() {
    IOException gone = new IOException("the client went away");
    int[] parts = new int[1];
    InputStream breaking =
        new FilterInputStream(new ByteArrayInputStream(FILE)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (parts[0]++ == 1) {
              throw gone;
            }
            return super.read(buffer, offset, length);
          }
        };
    assertThatThrownBy(() -> upload(breaking)).isSameAs(gone);
    assertThat(parts[0]).isGreaterThan(1);
    assertNothingIsLeft();
  }

  @Test
  void whatCannotBeDiscardedNowIsRemovedAsSoonAsTheStorageIsBack() throws IOException {
    Upload upload = upload();
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    upload.close();
    assertThat(fixture.world.unclaimedFiles()).hasSize(1);
    assertRefused(ErrorCode.UPLOAD_EXPIRED, () -> post(upload, null));
    fixture.files.recover();
    fixture.clock.advance(MediaLedger.SHORTEST_PAUSE);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void whatIsDiscardedWhileTheDatabaseIsAwayIsRemovedInTime() throws IOException {
    Upload upload = upload();
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    upload.close();
    fixture.world.recover();
    fixture.clock.advance(UseCaseFixture.ORPHAN_AGE);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void theFileOfAMessageThatWasNotStoredIsRemovedInTime() throws IOException {
    Upload upload = upload();
    fixture.world.failWith(UseCaseFixture.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(upload, null));
    fixture.world.recover();
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
    fixture.clock.advance(UseCaseFixture.ORPHAN_AGE);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void theFileOfAMessageThatWasStoredUnnoticedIsKept() throws IOException {
    Upload upload = upload();
    fixture.world.loseNextAnswer();
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(upload, "key"));
    fixture.clock.advance(UseCaseFixture.ORPHAN_AGE);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(0, 0));
    assertThat(fixture.media.open(upload.name().value()).size()).isEqualTo(FILE.length);
    assertThat(post(upload(), "key").media().name()).isEqualTo(upload.name());
    assertThat(fixture.files.storedNames()).containsExactly(upload.name());
    assertThat(fixture.world.unclaimedFiles()).isEmpty();
  }

  @Test
  void theFileOfADeletedMessageIsRemovedWhenTheStorageIsBack() throws IOException {
    Message message = post(upload(), null);
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    fixture.useMessages.delete(ada.userId(), space.spaceId(), message.messageId(), null);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(0, 1));
    fixture.files.recover();
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
    fixture.clock.advance(MediaLedger.LONGEST_PAUSE);
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void theFileOfAMessageWhoseDeletionWasNotNoticedIsRemoved() throws IOException {
    Message message = post(upload(), null);
    fixture.world.loseNextAnswer();
    assertRefused(
        ErrorCode.DATABASE_UNAVAILABLE,
        () -> fixture.useMessages.delete(ada.userId(), space.spaceId(), message.messageId(), null));
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void aDeletedMessageLeavesNothingToTheSweep() throws IOException {
    Message message = post(upload(), null);
    fixture.useMessages.delete(ada.userId(), space.spaceId(), message.messageId(), null);
    assertNothingIsLeft();
  }
}
