package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewMessageTest {
  private static final Media FILE =
      new Media(new MediaName("ab".repeat(24) + ".png"), MediaType.IMAGE, null);

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "\u00A0\uFEFF"})
  void needsTextOrAFile(String text) {
    assertRefused(ErrorCode.EMPTY_MESSAGE, () -> message(text, null));
    assertThat(message(text, FILE).text().content()).isEmpty();
  }

  @Test
  void mayHaveEitherOrBoth() {
    assertThat(message("hello", null).media()).isNull();
    assertThat(message("hello", FILE).media()).isEqualTo(FILE);
  }

  @Test
  void aReusedKeyHasItsOwnRefusal() {
    assertThat(NewMessage.Attempt.reused().code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
  }

  private static NewMessage message(String text, Media media) {
    return new NewMessage(
        Samples.MESSAGE, Samples.SPACE, Samples.ADA, new MessageText(text), media, null, null);
  }
}
