package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "0195a4e0-0000-7000-8000-00000000abcd", "wZX3oN0bSVIhsaknAAAI", "!~"})
  void takesWhatServersHandOut(String id) {
    assertThat(new SocketId(id)).hasToString(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\n", "a\0", "\u007F", "\u00E9", "\uD83D\uDE00"})
  void refusesWhatIsNoPrintableAscii(String id) {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> new SocketId(id));
  }

  @Test
  void isAtMostSixtyFourCharacters() {
    assertThat(new SocketId("a".repeat(64)).value()).hasSize(64);
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> new SocketId("a".repeat(65)));
  }
}
