package io.space7.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.testkit.wire.SocketDocument;
import org.junit.jupiter.api.Test;

class SocketDocumentTest {
  @Test
  void everyEventThatIsTakenIsInTheDocumentAndNoOther() {
    UseCases useCases = new UseCases(null, null, null, null, null, null);
    assertThat(useCases.names()).isEqualTo(SocketDocument.published().taken());
  }
}
