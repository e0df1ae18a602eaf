package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibilityTest {
  @Test
  void readsItsOwnNamesAndIsPublicByDefault() {
    assertThat(Visibility.parse(null)).isEqualTo(Visibility.PUBLIC);
    assertThat(Visibility.parse("public")).isEqualTo(Visibility.PUBLIC);
    assertThat(Visibility.parse("private")).isEqualTo(Visibility.PRIVATE);
    assertThat(Visibility.PRIVATE.wire()).isEqualTo("private");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Private", "PRIVATE", "hidden", " private"})
  void refusesAnyOtherWord(String text) {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> Visibility.parse(text));
  }
}
