package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppreciationTest {
  @ParameterizedTest
  @CsvSource({
    "TOGGLE, false, true",
    "TOGGLE, true, false",
    "ON, false, true",
    "ON, true, true",
    "OFF, false, false",
    "OFF, true, false"
  })
  void leadsToTheWishedState(Appreciation wish, boolean before, boolean after) {
    assertThat(wish.apply(before)).isEqualTo(after);
  }

  @Test
  void aStateIsAWish() {
    assertThat(Appreciation.of(true)).isEqualTo(Appreciation.ON);
    assertThat(Appreciation.of(false)).isEqualTo(Appreciation.OFF);
  }
}
