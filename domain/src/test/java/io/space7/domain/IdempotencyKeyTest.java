package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {
  @Test
  void hasOneToTwoHundredAndFiftyFiveCharacters() {
    assertThat(new IdempotencyKey("k").value()).isEqualTo("k");
    assertThat(new IdempotencyKey("k".repeat(255)).value()).hasSize(255);
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> new IdempotencyKey("k".repeat(256)));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> new IdempotencyKey(""));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> new IdempotencyKey(" \t"));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> new IdempotencyKey(null));
    assertRefused(ErrorCode.INVALID_TEXT, () -> new IdempotencyKey("a\0b"));
  }

  @Test
  void spaceAroundItDoesNotMakeItAnotherKey() {
    assertThat(new IdempotencyKey(" key ")).isEqualTo(new IdempotencyKey("key"));
  }
}
