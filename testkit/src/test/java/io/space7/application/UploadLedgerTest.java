package io.space7.application;

import static io.space7.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.MediaFiles.Upload;
import io.space7.application.MediaSweep.Swept;
import io.space7.application.Messages.Draft;
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
  private static final Duration RENEWAL = House.ORPHAN_AGE.dividedBy(3);
  private static final Duration INSTANT = Duration.ofMillis(1);

  private static final int PART = 1000;

  /** What comes before the file is entered, and twenty parts more. */
  private static final byte[] FILE =
      Arrays.copyOf(MediaSamples.png(), MediaDetector.HEAD_BYTES + 20 * PART);

  private final House house = new House();
  private final User ada = house.newUser();
  private final Space space = house.newSpace(ada);

  private Upload upload(InputStream bytes) throws IOException {
    return house.media.upload(space.spaceId(), bytes, null);
  }

  private Upload upload() throws IOException {
    return upload(new ByteArrayInputStream(FILE));
  }

  private Message post(Upload upload, String key) {
    return house.useMessages.post(
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
    assertThat(house.files.storedNames()).isEmpty();
    assertThat(house.world.unclaimedFiles()).isEmpty();
  }

  /** Something happens before each part that is stored. */
  private InputStream interrupted(Runnable before) {
    return new FilterInputStream(new ByteArrayInputStream(FILE)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (!house.world.unclaimedFiles().isEmpty()) {
          before.run();
        }
        return super.read(buffer, offset, Math.min(length, PART));
      }
    };
  }

  @Test
  void aFileIsEnteredBeforeItsFirstByteIsStored() throws IOException {
    house.world.failWith(House.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, this::upload);
    assertThat(house.files.storedNames()).isEmpty();
    house.world.recover();
    house.files.failWith(House.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, this::upload);
    assertThat(house.world.unclaimedFiles()).hasSize(1);
  }

  @Test
  void whatIsNoMediaFileCostsNoEntry() {
    house.world.failWith(House.DATABASE_AWAY);
    assertRefused(
        ErrorCode.UNSUPPORTED_MEDIA, () -> upload(new ByteArrayInputStream(new byte[100])));
  }

  @Test
  void aFileWithoutAMessageIsRemovedAfterItsTimeAndNoLaterMessageGetsIt() throws IOException {
    Upload upload = upload();
    house.clock.advance(House.ORPHAN_AGE.minus(INSTANT));
    assertThat(house.sweep.run()).isEqualTo(new Swept(0, 0));
    house.clock.advance(INSTANT);
    assertThat(house.sweep.run()).isEqualTo(new Swept(1, 0));
    assertRefused(ErrorCode.UPLOAD_EXPIRED, () -> post(upload, null));
    assertNothingIsLeft();
    assertThat(house.events(space.spaceId())).isEmpty();
  }

  @Test
  void anUploadMayTakeAsLongAsItMovesOn() throws IOException {
    Duration[] taken = {Duration.ZERO};
    Upload upload =
        upload(
            interrupted(
                () -> {
                  house.clock.advance(RENEWAL.multipliedBy(2));
                  taken[0] = taken[0].plus(RENEWAL.multipliedBy(2));
                  assertThat(house.sweep.run()).isEqualTo(new Swept(0, 0));
                }));
    assertThat(taken[0]).isGreaterThan(House.ORPHAN_AGE.multipliedBy(4));
    assertThat(house.media.open(post(upload, null).media().name().value()).size())
        .isEqualTo(FILE.length);
    assertThat(house.world.unclaimedFiles()).isEmpty();
  }

  @Test
  void anUploadThatPausesForTooLongIsOver() {
    int[] swept = new int[1];
    InputStream pausing =
        interrupted(
            () -> {
              house.clock.advance(House.ORPHAN_AGE);
              swept[0] += house.sweep.run().removed();
            });
    assertRefused(ErrorCode.UPLOAD_EXPIRED, () -> upload(pausing));
    assertThat(swept[0]).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void anUploadOutlivesADatabaseThatIsAwayForAWhile() throws IOException {
    Upload upload =
        upload(
            interrupted(
                () -> {
                  house.clock.advance(RENEWAL.dividedBy(10));
                  house.world.failWith(House.DATABASE_AWAY);
                }));
    house.world.recover();
    assertThat(post(upload, null).media().name()).isEqualTo(upload.name());
  }

  @Test
  void anUploadEndsWhenNobodyKnowsAnyMoreWhetherItsFileIsKept() {
    InputStream slow =
        interrupted(
            () -> {
              house.clock.advance(RENEWAL.dividedBy(2));
              house.world.failWith(House.DATABASE_AWAY);
            });
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> upload(slow));
    house.world.recover();
    assertThat(house.files.storedNames()).isEmpty();
    assertThat(house.sweep.run()).isEqualTo(new Swept(1, 0));
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
            if (parts[0]++ == 3) {
              throw gone;
            }
            return super.read(buffer, offset, length);
          }
        };
    assertThatThrownBy(() -> upload(breaking)).isSameAs(gone);
    assertThat(parts[0]).isGreaterThan(3);
    assertNothingIsLeft();
  }

  @Test
  void whatCannotBeDiscardedNowIsRemovedAsSoonAsTheStorageIsBack() throws IOException {
    Upload upload = upload();
    house.files.failWith(House.STORAGE_AWAY);
    house.media.discard(upload);
    assertThat(house.world.unclaimedFiles()).hasSize(1);
    assertRefused(ErrorCode.UPLOAD_EXPIRED, () -> post(upload, null));
    house.files.recover();
    house.clock.advance(MediaLedger.SHORTEST_PAUSE);
    assertThat(house.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void whatIsDiscardedWhileTheDatabaseIsAwayIsRemovedInTime() throws IOException {
    Upload upload = upload();
    house.world.failWith(House.DATABASE_AWAY);
    house.media.discard(upload);
    house.world.recover();
    house.clock.advance(House.ORPHAN_AGE);
    assertThat(house.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void theFileOfAMessageThatWasNotStoredIsRemovedInTime() throws IOException {
    Upload upload = upload();
    house.world.failWith(House.DATABASE_AWAY);
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(upload, null));
    house.world.recover();
    assertThat(house.files.storedFiles()).isEqualTo(1);
    house.clock.advance(House.ORPHAN_AGE);
    assertThat(house.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void theFileOfAMessageThatWasStoredUnnoticedIsKept() throws IOException {
    Upload upload = upload();
    house.world.loseNextAnswer();
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(upload, "key"));
    house.clock.advance(House.ORPHAN_AGE);
    assertThat(house.sweep.run()).isEqualTo(new Swept(0, 0));
    assertThat(house.media.open(upload.name().value()).size()).isEqualTo(FILE.length);
    assertThat(post(upload(), "key").media().name()).isEqualTo(upload.name());
    assertThat(house.files.storedNames()).containsExactly(upload.name());
    assertThat(house.world.unclaimedFiles()).isEmpty();
  }

  @Test
  void theFileOfADeletedMessageIsRemovedWhenTheStorageIsBack() throws IOException {
    Message message = post(upload(), null);
    house.files.failWith(House.STORAGE_AWAY);
    house.useMessages.delete(ada.userId(), space.spaceId(), message.messageId(), null);
    assertThat(house.sweep.run()).isEqualTo(new Swept(0, 1));
    house.files.recover();
    assertThat(house.files.storedFiles()).isEqualTo(1);
    house.clock.advance(MediaLedger.LONGEST_PAUSE);
    assertThat(house.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void theFileOfAMessageWhoseDeletionWasNotNoticedIsRemoved() throws IOException {
    Message message = post(upload(), null);
    house.world.loseNextAnswer();
    assertRefused(
        ErrorCode.DATABASE_UNAVAILABLE,
        () -> house.useMessages.delete(ada.userId(), space.spaceId(), message.messageId(), null));
    assertThat(house.sweep.run()).isEqualTo(new Swept(1, 0));
    assertNothingIsLeft();
  }

  @Test
  void aDeletedMessageLeavesNothingToTheSweep() throws IOException {
    Message message = post(upload(), null);
    house.useMessages.delete(ada.userId(), space.spaceId(), message.messageId(), null);
    assertNothingIsLeft();
  }
}
