package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.application.port.MediaDetector;
import io.space7.application.port.MediaDetector.Detected;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.memory.InMemoryChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link MediaDetector} has to do, at least. */
public interface MediaDetectorContract {
  MediaDetector detector();

  private Optional<Detected> detect(byte[] file) throws IOException {
    return detector().detect(new InMemoryChannel(file));
  }

  private MediaFormat detected(byte[] file) throws IOException {
    MediaFormat format = detect(file).orElseThrow().format();
    assertThat(format.extension()).matches("[a-z0-9]{2,4}");
    return format;
  }

  @Test
  default void whatIsNeededToLayAFileOutIsTold() throws IOException {
    Detected picture = detect(MediaSamples.png()).orElseThrow();
    assertThat(picture.width()).isEqualTo(1);
    assertThat(picture.height()).isEqualTo(1);
    assertThat(picture.durationMs()).isNull();
    Detected sound = detect(MediaSamples.mp3()).orElseThrow();
    assertThat(sound.width()).isNull();
    assertThat(sound.height()).isNull();
  }

  @Test
  default void aFileIsReadFromItsBeginningWhereverItStands() throws IOException {
    InMemoryChannel file = new InMemoryChannel(MediaSamples.gif());
    file.position(10);
    assertThat(detector().detect(file)).isEqualTo(detect(MediaSamples.gif()));
    assertThat(file.isOpen()).isTrue();
  }

  @Test
  default void whatIsAcceptedHasNames() {
    assertThat(detector().accepted()).contains("PNG", "JPEG", "MP4", "MP3");
  }

  @Test
  default void aFileThatCannotBeReadIsNoOtherFile() {
    IOException broken = new IOException("the disk is gone");
    SeekableByteChannel file =
        new InMemoryChannel(MediaSamples.png()) {
          @Override
          public int read(ByteBuffer into) throws IOException {
            throw broken;
          }
        };
    assertThatThrownBy(() -> detector().detect(file)).isSameAs(broken);
  }

  @Test
  default void picturesAreRecognised() throws IOException {
    assertThat(detected(MediaSamples.png()).contentType()).isEqualTo("image/png");
    assertThat(detected(MediaSamples.jpeg()).contentType()).isEqualTo("image/jpeg");
    assertThat(detected(MediaSamples.gif()).contentType()).isEqualTo("image/gif");
    for (byte[] file : List.of(MediaSamples.png(), MediaSamples.jpeg(), MediaSamples.gif())) {
      assertThat(detected(file).types()).containsExactly(MediaType.IMAGE);
    }
  }

  @Test
  default void soundsAreRecognised() throws IOException {
    MediaFormat format = detected(MediaSamples.mp3());
    assertThat(format.contentType()).isEqualTo("audio/mpeg");
    assertThat(format.types()).containsExactly(MediaType.AUDIO);
  }

  @Test
  default void containersCanBeEither() throws IOException {
    MediaFormat film = detected(MediaSamples.mp4());
    assertThat(film.contentType()).isEqualTo("video/mp4");
    assertThat(film.types()).containsExactly(MediaType.VIDEO, MediaType.AUDIO);
    assertThat(detected(MediaSamples.ogg()).types())
        .containsExactlyInAnyOrder(MediaType.AUDIO, MediaType.VIDEO);
  }

  @Test
  default void whatFollowsAFileDoesNotMatter() throws IOException {
    byte[] longer = Arrays.copyOf(MediaSamples.png(), 100_000);
    assertThat(detected(longer)).isEqualTo(detected(MediaSamples.png()));
  }

  @Test
  default void everythingElseIsRefused() throws IOException {
    for (Map.Entry<String, byte[]> sample : MediaSamples.refused().entrySet()) {
      assertThat(detect(sample.getValue())).as(sample.getKey()).isEmpty();
    }
  }

  @Test
  default void noFormatIsSeenBehindSomethingElse() throws IOException {
    for (String before : List.of("<script>", "x", "\n")) {
      byte[] png = MediaSamples.png();
      byte[] file = Arrays.copyOf(before.getBytes(), before.length() + png.length);
      System.arraycopy(png, 0, file, before.length(), png.length);
      assertThat(detect(file)).as("PNG after %s", before).isEmpty();
    }
  }

  @Test
  default void noBytesMakeItThrow() {
    Random random = new Random(1);
    List<byte[]> samples =
        List.of(
            MediaSamples.png(),
            MediaSamples.jpeg(),
            MediaSamples.gif(),
            MediaSamples.mp4(),
            MediaSamples.mp3(),
            MediaSamples.ogg());
    for (byte[] sample : samples) {
      for (int length = 0; length <= sample.length; length++) {
        byte[] cut = Arrays.copyOf(sample, length);
        assertThatCode(() -> detect(cut)).doesNotThrowAnyException();
      }
      for (int i = 0; i < 200; i++) {
        byte[] broken = sample.clone();
        for (int n = 0; n < 4; n++) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        assertThatCode(() -> detect(broken)).doesNotThrowAnyException();
      }
    }
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(512)];
      random.nextBytes(noise);
      assertThatCode(() -> detect(noise)).doesNotThrowAnyException();
    }
  }
}
