package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaNameTest {
  private static final String BITS = "0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final MediaFormat PNG =
      new MediaFormat("image/png", "png", List.of(MediaType.IMAGE));

  @Test
  void aNameIsOneHundredAndNinetyTwoRandomBits() {
    Random random = new Random(1);
    Set<String> names = new HashSet<>();
    int[] ones = new int[192];
    for (int i = 0; i < 10_000; i++) {
      String name = MediaName.random(random, PNG).value();
      assertThat(name).matches("[0-9a-f]{48}\\.png");
      assertThat(names.add(name)).isTrue();
      for (int bit = 0; bit < 192; bit++) {
        int digit = Character.digit(name.charAt(bit / 4), 16);
        ones[bit] += digit >> bit % 4 & 1;
      }
    }
    // Each bit is set in half of them; 6 standard deviations either way.
    assertThat(Arrays.stream(ones).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(4700, 5300));
  }

  @Test
  void aNameIsReadAsItWasWritten() {
    MediaName name = MediaName.parse(BITS + ".webm").orElseThrow();
    assertThat(name.value()).isEqualTo(BITS + ".webm").isEqualTo(name.toString());
    assertThat(name.extension()).isEqualTo("webm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "/",
        BITS,
        BITS + ".",
        BITS + ".p",
        BITS + ".pngxx",
        BITS + ".PNG",
        BITS + ".png ",
        BITS + ".png\n",
        BITS + ".png/",
        BITS + ".png\0",
        BITS + ".png.png",
        "0" + BITS + ".png",
        "/" + BITS + ".png",
        "../" + BITS + ".png",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef.png",
        "\u0660123456789abcdef0123456789abcdef0123456789abcdef.png",
        "../../../../../../etc/passwd",
        "..\\..\\secret",
        "%2e%2e%2fetc%2fpasswd",
        "\ud800",
        "\ud83d\ude00"
      })
  void whatIsNoNameIsNotRead(String text) {
    assertThat(MediaName.parse(text)).isEmpty();
    assertThatThrownBy(() -> new MediaName(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
