package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.space7.application.MediaSweep.Swept;
import io.space7.application.Messages.Draft;
import io.space7.application.Uploads.Progress;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import io.space7.domain.Space;
import io.space7.domain.UploadId;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UploadsTest {
  private static final byte[] FILE = Arrays.copyOf(MediaSamples.png(), 90_000);

  private final UseCaseFixture fixture = new UseCaseFixture();
  private final Uploads uploads = fixture.uploads;
  private final User ada = fixture.newUser();
  private final Space space = fixture.newSpace(ada);

  private UploadId begin(int length) {
    return uploads.begin(ada.userId(), length, null).id();
  }

  private long append(UploadId id, int from, int to) throws IOException {
    InputStream bytes = new ByteArrayInputStream(FILE, from, to - from);
    return append(id, from, bytes);
  }

  private long append(UploadId id, long from, InputStream bytes) throws IOException {
    return uploads.append(ada.userId(), id, from, bytes, () -> {}).offset();
  }

  private UploadId sent() throws IOException {
    UploadId id = begin(FILE.length);
    append(id, 0, 40_000);
    append(id, 40_000, FILE.length);
    return id;
  }

  private Message post(UploadId id, String key) {
    return post(uploads.take(ada.userId(), id, space.spaceId(), MediaType.IMAGE), key);
  }

  private Message post(MediaFiles.Upload file, String key) {
    return fixture.useMessages.post(
        ada.userId(),
        new Draft(
            space.spaceId(),
            new MessageText("look"),
            file,
            MediaType.IMAGE,
            key == null ? null : new IdempotencyKey(key),
            null));
  }

  private byte[] stored(Message message) throws IOException {
    var file = fixture.media.open(message.media().name().value());
    try (InputStream in = Channels.newInputStream(file.read(0, file.size()))) {
      return in.readAllBytes();
    }
  }

  private static InputStream breakingOff(byte[] bytes, int length) {
    return new SequenceInputStream(
        new ByteArrayInputStream(bytes, 0, length),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the client went away");
          }
        });
  }

  @Test
  void whatCameInPiecesBecomesOneFile() throws IOException {
    UploadId id = sent();
    assertThat(uploads.progress(ada.userId(), id).isComplete()).isTrue();
    Message message = post(id, null);
    assertThat(stored(message)).isEqualTo(FILE);
    assertThat(message.media().details().width()).isEqualTo(1);
    assertThat(fixture.files.storedNames()).containsExactly(message.media().name());
    assertThat(fixture.world.unclaimedFiles()).isEmpty();
  }

  @Test
  void aSenderThatIsCutOffGoesOnWhereItWas() throws IOException {
    UploadId id = begin(FILE.length);
    Random random = new Random(1);
    long sent = 0;
    long offset = 0;
    while (offset < FILE.length) {
      int length = Math.min(FILE.length - (int) offset, 1 + random.nextInt(9_000));
      byte[] rest = Arrays.copyOfRange(FILE, (int) offset, FILE.length);
      long from = offset;
      assertThatThrownBy(() -> append(id, from, breakingOff(rest, length)))
          .isInstanceOf(IOException.class);
      sent += length;
      offset = uploads.progress(ada.userId(), id).offset();
      if (offset == FILE.length) {
        break;
      }
    }
    assertThat(sent).isEqualTo(FILE.length);
    assertThat(stored(post(id, null))).isEqualTo(FILE);
  }

  @Test
  void anotherOffsetIsRefusedAndChangesNothing() throws IOException {
    UploadId id = begin(FILE.length);
    append(id, 0, 1000);
    assertRefused(ErrorCode.UPLOAD_CONFLICT, () -> append(id, 0, 1000));
    assertRefused(ErrorCode.UPLOAD_CONFLICT, () -> append(id, 1001, 2000));
    assertThat(append(id, 1000, 2000)).isEqualTo(2000);
    assertRefused(
        ErrorCode.TOO_LARGE,
        () -> append(id, 2000, new ByteArrayInputStream(new byte[FILE.length])));
  }

  /** Its line is dead, and nobody has noticed: what came over it need not come again. */
  @Test
  void aSenderWhoComesBackFindsWhatTheOldOneHasSent() throws Exception {
    UploadId id = begin(FILE.length);
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch dead = new CountDownLatch(1);
    InputStream hanging =
        new SequenceInputStream(
            new ByteArrayInputStream(FILE, 0, 50_000),
            new InputStream() {
              @Override
              public int read() throws IOException {
                sent.countDown();
                await(dead);
                throw new IOException("cut off");
              }
            });
    CompletableFuture<Throwable> old =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowable(
                    () -> uploads.append(ada.userId(), id, 0, hanging, dead::countDown)));
    await(sent);
    User bob = fixture.newUser();
    assertRefused(ErrorCode.UPLOAD_NOT_FOUND, () -> uploads.progress(bob.userId(), id));
    assertThat(old).as("a stranger cuts nobody off").isNotDone();
    assertThat(uploads.progress(ada.userId(), id).offset()).isEqualTo(50_000);
    assertThat(old.get(10, SECONDS)).isInstanceOf(IOException.class);
    append(id, 50_000, FILE.length);
    assertThat(stored(post(id, null))).isEqualTo(FILE);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsSaidAboutAnUploadIsToldAgain() {
    UploadId id = uploads.begin(ada.userId(), 5, "filename ZmlsbQ==").id();
    assertThat(uploads.progress(ada.userId(), id).note()).isEqualTo("filename ZmlsbQ==");
    String longNote = "x".repeat(Uploads.MAX_NOTE + 1);
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> uploads.begin(ada.userId(), 5, longNote));
  }

  @Test
  void unknownForeignAndExpiredUploadsAreNotFound() throws IOException {
    UploadId id = sent();
    User bob = fixture.newUser();
    assertRefused(ErrorCode.UPLOAD_NOT_FOUND, () -> uploads.progress(bob.userId(), id));
    assertRefused(
        ErrorCode.UPLOAD_NOT_FOUND, () -> uploads.take(bob.userId(), id, space.spaceId(), null));
    assertRefused(ErrorCode.UPLOAD_NOT_FOUND, () -> uploads.terminate(bob.userId(), id));
    UploadId unknown = new UploadId(UUID.randomUUID());
    assertRefused(ErrorCode.UPLOAD_NOT_FOUND, () -> append(unknown, 0, 10));
    fixture.clock.advance(Uploads.LIFETIME);
    assertRefused(ErrorCode.UPLOAD_NOT_FOUND, () -> uploads.progress(ada.userId(), id));
    assertThat(fixture.sweep.run()).isEqualTo(new Swept(2, 0));
    assertThat(fixture.files.storedNames()).isEmpty();
  }

  @Test
  void anUnfinishedOrSpentUploadIsAConflict() throws IOException {
    UploadId unfinished = begin(FILE.length);
    append(unfinished, 0, FILE.length - 1);
    assertRefused(ErrorCode.UPLOAD_CONFLICT, () -> post(unfinished, null));
    UploadId spent = sent();
    Message message = post(spent, null);
    assertRefused(ErrorCode.UPLOAD_CONFLICT, () -> post(spent, null));
    assertRefused(ErrorCode.UPLOAD_CONFLICT, () -> post(spent, "a key"));
    Space other = fixture.newSpace(ada);
    assertRefused(
        ErrorCode.UPLOAD_CONFLICT, () -> uploads.take(ada.userId(), spent, other.spaceId(), null));
    assertThat(stored(message)).isEqualTo(FILE);
  }

  @Test
  void aRepeatedMessageGetsItsFirstAnswer() throws IOException {
    UploadId id = sent();
    Message message = post(id, "key");
    assertThat(post(id, "key")).isEqualTo(message);
    UploadId other = sent();
    MediaFiles.Upload file = uploads.take(ada.userId(), other, space.spaceId(), MediaType.IMAGE);
    fixture.world.loseNextAnswer();
    assertRefused(ErrorCode.DATABASE_UNAVAILABLE, () -> post(file, "other"));
    assertThat(stored(post(other, "other"))).isEqualTo(FILE);
    assertThat(fixture.files.storedNames()).hasSize(2);
  }

  @Test
  void aMessageThatIsRefusedLeavesTheUploadToTheNextOne() throws IOException {
    UploadId id = sent();
    fixture.useSpaces.toggleLock(ada.userId(), space.spaceId());
    assertRefused(ErrorCode.SPACE_LOCKED, () -> post(id, null));
    fixture.useSpaces.toggleLock(ada.userId(), space.spaceId());
    assertThat(stored(post(id, null))).isEqualTo(FILE);
  }

  @Test
  void whatIsNoMediaFileIsRefusedAsInOnePiece() throws IOException {
    UploadId id = begin(5);
    append(id, 0, new ByteArrayInputStream("words".getBytes()));
    assertRefused(ErrorCode.UNSUPPORTED_MEDIA, () -> post(id, null));
    assertRefused(ErrorCode.UNSUPPORTED_MEDIA, () -> post(begin(0), null));
  }

  @Test
  void anUploadThatIsGivenUpLeavesNothing() throws IOException {
    UploadId id = sent();
    uploads.terminate(ada.userId(), id);
    assertRefused(ErrorCode.UPLOAD_NOT_FOUND, () -> uploads.progress(ada.userId(), id));
    assertThat(fixture.files.storedNames()).isEmpty();
    assertThat(fixture.world.unclaimedFiles()).isEmpty();
  }

  @Test
  void tooLongAndTooManyAreRefused() {
    assertRefused(ErrorCode.TOO_LARGE, () -> begin(UseCaseFixture.MAX_UPLOAD + 1));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> begin(-1));
    for (int i = 0; i < 10; i++) {
      begin(UseCaseFixture.MAX_UPLOAD);
    }
    assertRefused(ErrorCode.RATE_LIMITED, () -> begin(1));
  }

  @Test
  void whenTheStorageFailsWhatCameBeforeIsKept() throws IOException {
    UploadId id = begin(FILE.length);
    append(id, 0, 1000);
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> append(id, 1000, 2000));
    fixture.files.recover();
    Progress progress = uploads.progress(ada.userId(), id);
    assertThat(progress.offset()).isEqualTo(1000);
    append(id, 1000, FILE.length);
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> post(id, null));
    fixture.files.recover();
    assertThat(stored(post(id, null))).isEqualTo(FILE);
  }

  @Test
  void aPartWhoseAnswerIsLostIsNotSentTwice() throws IOException {
    UploadId id = begin(FILE.length);
    boolean lost = false;
    try {
      append(id, 0, 1000);
      fixture.world.loseNextAnswer();
      append(id, 1000, 2000);
    } catch (Refusal refusal) {
      lost = refusal.code() == ErrorCode.DATABASE_UNAVAILABLE;
    }
    assertThat(lost).isTrue();
    int offset = (int) uploads.progress(ada.userId(), id).offset();
    append(id, offset, FILE.length);
    assertThat(stored(post(id, null))).isEqualTo(FILE);
  }
}
