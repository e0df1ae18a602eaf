package io.space7.application;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.MediaFiles.Upload;
import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaType;
import io.space7.domain.SpaceId;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MediaFilesTest {
  private static final SpaceId SPACE = new SpaceId(UUID.randomUUID());

  private final UseCaseFixture fixture = new UseCaseFixture();
  private final MediaFiles media = fixture.media;

  private Upload upload(byte[] file, MediaType hint) throws IOException {
    return media.upload(SPACE, new ByteArrayInputStream(file), hint);
  }

  @Test
  void aFileIsStoredWholeUnderItsHash() throws Exception {
    byte[] file = Arrays.copyOf(MediaSamples.png(), 70_000);
    Arrays.fill(file, 65_000, file.length, (byte) 7);
    Upload upload = upload(file, MediaType.IMAGE);
    assertThat(upload.format().contentType()).isEqualTo("image/png");
    assertThat(upload.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    MediaStore.StoredFile stored = media.open(upload.name().value());
    try (InputStream in = Channels.newInputStream(stored.read(0, stored.size()))) {
      assertThat(in.readAllBytes()).isEqualTo(file);
    }
    assertThat(stored.contentType()).isEqualTo("image/png");
  }

  @Test
  void whatAClientNeedsToLayItOutIsTold() throws IOException {
    Upload upload = upload(MediaSamples.png(), null);
    assertThat(upload.details())
        .isEqualTo(new MediaDetails("image/png", MediaSamples.png().length, 1, 1, null));
  }

  @Test
  void aPictureOfTooManyPixelsIsRefused() throws IOException {
    byte[] picture = MediaSamples.png();
    ByteBuffer.wrap(picture).putInt(16, 10_000).putInt(20, 10_000);
    upload(picture, null);
    ByteBuffer.wrap(picture).putInt(20, 10_001);
    assertThatThrownBy(() -> upload(picture, null))
        .hasMessage("The picture has more than 100000000 pixels, the most allowed.");
    assertRefused(ErrorCode.TOO_LARGE, () -> upload(picture, null));
    ByteBuffer.wrap(picture).putInt(16, Integer.MAX_VALUE).putInt(20, Integer.MAX_VALUE);
    assertRefused(ErrorCode.TOO_LARGE, () -> upload(picture, null));
  }

  @Test
  void noFileStaysInTheSpool() throws IOException {
    upload(MediaSamples.png(), null);
    assertRefused(ErrorCode.UNSUPPORTED_MEDIA, () -> upload(new byte[10], null));
    assertRefused(ErrorCode.MEDIA_TYPE_MISMATCH, () -> upload(MediaSamples.png(), MediaType.AUDIO));
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> upload(MediaSamples.png(), null));
    assertThat(fixture.spool.heldFiles()).isZero();
    fixture.spool.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> upload(MediaSamples.png(), null));
  }

  @Test
  void whoeverSendsSomethingElseLearnsWhatIsAccepted() {
    assertThatThrownBy(() -> upload(new byte[10], null)).hasMessageContaining("PNG, JPEG, GIF");
  }

  @Test
  void whatIsNoMediaFileIsRefused() {
    MediaSamples.refused()
        .forEach(
            (name, file) ->
                assertRefused(ErrorCode.UNSUPPORTED_MEDIA, () -> upload(file, MediaType.IMAGE)));
    assertThat(fixture.files.storedFiles()).isZero();
  }

  @Test
  void aHintThatContradictsTheBytesIsRefusedBeforeTheFileIsStored() {
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.MEDIA_TYPE_MISMATCH, () -> upload(MediaSamples.png(), MediaType.AUDIO));
    assertRefused(ErrorCode.MEDIA_TYPE_MISMATCH, () -> upload(MediaSamples.mp4(), MediaType.IMAGE));
  }

  @Test
  void theLargestFileIsStoredAndNoLargerOne() throws IOException {
    byte[] largest = Arrays.copyOf(MediaSamples.png(), UseCaseFixture.MAX_UPLOAD);
    assertThat(media.open(upload(largest, null).name().value()).size())
        .isEqualTo(UseCaseFixture.MAX_UPLOAD);
    byte[] larger = Arrays.copyOf(largest, UseCaseFixture.MAX_UPLOAD + 1);
    assertRefused(ErrorCode.TOO_LARGE, () -> upload(larger, null));
    assertThat(fixture.files.storedFiles()).isEqualTo(1);
    assertThat(media.maxBytes()).isEqualTo(UseCaseFixture.MAX_UPLOAD);
  }

  @Test
  void anEndlessFileIsNotReadToItsEnd() {
    InputStream endless =
        new InputStream() {
          private long left = 10L * UseCaseFixture.MAX_UPLOAD;

          @Override
          public int read() {
            if (left-- < 0) {
              throw new AssertionError("read far beyond the limit");
            }
            return 0;
          }
        };
    InputStream file =
        new SequenceInputStream(new ByteArrayInputStream(MediaSamples.png()), endless);
    assertRefused(ErrorCode.TOO_LARGE, () -> media.upload(SPACE, file, null));
    assertThat(fixture.files.storedFiles()).isZero();
  }

  @Test
  void failuresOfEitherSideArePassedOn() {
    fixture.files.failWith(UseCaseFixture.STORAGE_AWAY);
    assertRefused(ErrorCode.STORAGE_UNAVAILABLE, () -> upload(MediaSamples.png(), null));
    fixture.files.recover();
    IOException gone = new IOException("the client went away");
    InputStream breaking =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw gone;
          }
        };
    assertThatThrownBy(() -> media.upload(SPACE, breaking, null)).isSameAs(gone);
    assertThatThrownBy(
            () ->
                media.upload(
                    SPACE,
                    new SequenceInputStream(
                        new ByteArrayInputStream(Arrays.copyOf(MediaSamples.png(), 70_000)),
                        breaking),
                    null))
        .isSameAs(gone);
    assertThat(fixture.files.storedFiles()).isZero();
  }

  @Test
  void aFileIsFoundUntilItIsRemoved() throws IOException {
    Upload discarded = upload(MediaSamples.gif(), null);
    discarded.close();
    assertRefused(ErrorCode.MEDIA_NOT_FOUND, () -> media.open(discarded.name().value()));
    Upload deleted = upload(MediaSamples.gif(), null);
    media.delete(SPACE, new Media(deleted.name(), MediaType.IMAGE, null));
    assertRefused(ErrorCode.MEDIA_NOT_FOUND, () -> media.open(deleted.name().value()));
    for (String text : new String[] {"", "..", "../../etc/passwd", "nothing.png", "\ud800"}) {
      assertRefused(ErrorCode.MEDIA_NOT_FOUND, () -> media.open(text));
    }
  }

  @Test
  void theAddressOfAFileIsTheStores() {
    Media picture = MediaSamples.newMedia(MediaType.IMAGE);
    assertThat(media.url(picture, "https://chat.example"))
        .isEqualTo("https://chat.example/media/" + picture.name());
  }
}
