package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MetadataStripper;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.memory.InMemoryChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link MetadataStripper} has to do, at least. */
public interface MetadataStripperContract {
  MediaFormat JPEG = new MediaFormat("image/jpeg", "jpg", List.of(MediaType.IMAGE));
  MediaFormat PNG = new MediaFormat("image/png", "png", List.of(MediaType.IMAGE));

  MetadataStripper stripper();

  /** A segment behind the two bytes that every JPEG begins with. */
  private static byte[] withSegment(byte[] jpeg, int marker, String content) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(jpeg, 0, 2);
    int length = 2 + content.length();
    file.writeBytes(new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length});
    file.writeBytes(content.getBytes(StandardCharsets.ISO_8859_1));
    file.write(jpeg, 2, jpeg.length - 2);
    return file.toByteArray();
  }

  @Test
  default void aFileWithoutPersonalMetadataStaysAsItIs() throws IOException {
    assertThat(stripper().strip(new InMemoryChannel(MediaSamples.png()), PNG)).isEmpty();
    assertThat(stripper().strip(new InMemoryChannel(MediaSamples.jpeg()), JPEG)).isEmpty();
    byte[] commented = withSegment(MediaSamples.jpeg(), 0xFE, "a plain comment");
    assertThat(stripper().strip(new InMemoryChannel(commented), JPEG)).isEmpty();
  }

  @Test
  default void whatTellsAboutPeopleIsTakenOutAndNothingElse() throws IOException {
    byte[] commented = withSegment(MediaSamples.jpeg(), 0xFE, "a plain comment");
    // A directory of EXIF with the name of an artist.
    String exif =
        "Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u003B\0\u0002\0\0\0\u0008\0\0\0\u001A\0\0\0\0"
            + "Ansel A\0";
    InMemoryChannel file = new InMemoryChannel(withSegment(commented, 0xE1, exif));
    file.position(17);
    Optional<InputStream> stripped = stripper().strip(file, JPEG);
    assertThat(stripped.orElseThrow().readAllBytes()).isEqualTo(commented);
    assertThat(file.isOpen()).isTrue();
  }

  @Test
  default void whatCannotBeTakenOutSafelyIsRefused() {
    byte[] exif = withSegment(MediaSamples.jpeg(), 0xE1, "Exif\0\0MM\0*");
    byte[] cut = Arrays.copyOf(exif, 12);
    assertRefused(
        ErrorCode.UNSUPPORTED_MEDIA, () -> stripper().strip(new InMemoryChannel(cut), JPEG));
  }

  @Test
  default void aFileThatCannotBeReadIsNotTakenForOneWithoutMetadata() {
    IOException broken = new IOException("the disk is gone");
    InMemoryChannel file =
        new InMemoryChannel(MediaSamples.jpeg()) {
          @Override
          public int read(ByteBuffer into) throws IOException {
            throw broken;
          }
        };
    assertThatThrownBy(() -> stripper().strip(file, JPEG)).isSameAs(broken);
  }
}
