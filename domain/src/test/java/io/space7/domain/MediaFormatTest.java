package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFormatTest {
  private static final MediaFormat PNG =
      new MediaFormat("image/png", "png", List.of(MediaType.IMAGE));
  private static final MediaFormat MP4 =
      new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO, MediaType.AUDIO));

  @Test
  void withoutAHintItIsTheLikeliestKind() {
    assertThat(PNG.resolve(null)).isEqualTo(MediaType.IMAGE);
    assertThat(MP4.resolve(null)).isEqualTo(MediaType.VIDEO);
  }

  @Test
  void aHintDecidesWhereTheBytesLeaveItOpen() {
    assertThat(MP4.resolve(MediaType.AUDIO)).isEqualTo(MediaType.AUDIO);
    assertThat(MP4.resolve(MediaType.VIDEO)).isEqualTo(MediaType.VIDEO);
    assertThat(PNG.resolve(MediaType.IMAGE)).isEqualTo(MediaType.IMAGE);
  }

  @Test
  void aHintThatContradictsTheBytesIsRefused() {
    assertThat(
            assertRefused(ErrorCode.MEDIA_TYPE_MISMATCH, () -> PNG.resolve(MediaType.VIDEO))
                .getMessage())
        .contains("video")
        .contains("image/png");
    assertRefused(ErrorCode.MEDIA_TYPE_MISMATCH, () -> MP4.resolve(MediaType.IMAGE));
  }

  @Test
  void isOfAtLeastOneKind() {
    assertThatThrownBy(() -> new MediaFormat("image/png", "png", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "\u00A0"})
  void noHintIsNoHint(String hint) {
    assertThat(MediaType.parseHint(hint)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void readsTheHintsItNames(MediaType type) {
    assertThat(MediaType.parseHint(type.wire())).isEqualTo(type);
    assertThat(MediaType.parseHint(" " + type.wire() + "\r\n")).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Image", "document", "image/png", "null", "undefined"})
  void refusesAnyOtherHint(String hint) {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> MediaType.parseHint(hint));
  }
}
