package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void everyCodeHasAWireFormOfItsOwn() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wire))
        .doesNotHaveDuplicates()
        .allSatisfy(wire -> assertThat(wire).matches("[a-z]+(_[a-z]+)*"));
    assertThat(ErrorCode.EMPTY_MESSAGE.wire()).isEqualTo("empty_message");
  }
}
