package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.space7.application.port.MediaDetector;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaType;
import io.space7.testkit.MediaSamples;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link MediaDetector} has to do, at least. */
public interface MediaDetectorContract {
  MediaDetector detector();

  private MediaFormat detected(byte[] file) {
    MediaFormat format = detector().detect(file).orElseThrow();
    assertThat(format.extension()).matches("[a-z0-9]{1,5}");
    return format;
  }

  @Test
  default void picturesAreRecognised() {
    assertThat(detected(MediaSamples.png()).contentType()).isEqualTo("image/png");
    assertThat(detected(MediaSamples.jpeg()).contentType()).isEqualTo("image/jpeg");
    assertThat(detected(MediaSamples.gif()).contentType()).isEqualTo("image/gif");
    for (byte[] file : List.of(MediaSamples.png(), MediaSamples.jpeg(), MediaSamples.gif())) {
      assertThat(detected(file).types()).containsExactly(MediaType.IMAGE);
    }
  }

  @Test
  default void soundsAreRecognised() {
    MediaFormat format = detected(MediaSamples.mp3());
    assertThat(format.contentType()).isEqualTo("audio/mpeg");
    assertThat(format.types()).containsExactly(MediaType.AUDIO);
  }

  @Test
  default void containersCanBeEither() {
    MediaFormat film = detected(MediaSamples.mp4());
    assertThat(film.contentType()).isEqualTo("video/mp4");
    assertThat(film.types()).containsExactly(MediaType.VIDEO, MediaType.AUDIO);
    assertThat(detected(MediaSamples.ogg()).types())
        .containsExactlyInAnyOrder(MediaType.AUDIO, MediaType.VIDEO);
  }

  @Test
  default void theFormatIsSeenInALongHeadToo() {
    byte[] head = Arrays.copyOf(MediaSamples.png(), MediaDetector.HEAD_BYTES);
    assertThat(detected(head)).isEqualTo(detected(MediaSamples.png()));
  }

  @Test
  default void everythingElseIsRefused() {
    MediaSamples.refused()
        .forEach((name, file) -> assertThat(detector().detect(file)).as(name).isEmpty());
  }

  @Test
  default void noFormatIsSeenBehindSomethingElse() {
    for (String before : List.of("<script>", "x", "\n")) {
      byte[] png = MediaSamples.png();
      byte[] file = Arrays.copyOf(before.getBytes(), before.length() + png.length);
      System.arraycopy(png, 0, file, before.length(), png.length);
      assertThat(detector().detect(file)).as("PNG after %s", before).isEmpty();
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
        assertThatCode(() -> detector().detect(cut)).doesNotThrowAnyException();
      }
      for (int i = 0; i < 200; i++) {
        byte[] broken = sample.clone();
        for (int n = 0; n < 4; n++) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        assertThatCode(() -> detector().detect(broken)).doesNotThrowAnyException();
      }
    }
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(512)];
      random.nextBytes(noise);
      assertThatCode(() -> detector().detect(noise)).doesNotThrowAnyException();
    }
  }
}
