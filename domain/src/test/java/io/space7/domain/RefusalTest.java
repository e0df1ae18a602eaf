package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void costsNoStackTrace() {
    Refusal refusal = new Refusal(ErrorCode.BUSY, "Too much to do.");

    refusal.addSuppressed(new IllegalStateException("kept out"));

    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.getSuppressed()).isEmpty();
    assertThat(refusal).hasMessage("Too much to do.").hasNoCause();
  }

  @Test
  void detailsAreOptional() {
    assertThat(new Refusal(ErrorCode.BUSY, "No.").details()).isEmpty();
    assertThat(new Refusal(ErrorCode.BUSY, "No.", List.of("a", "b")).details())
        .containsExactly("a", "b");
  }

  @Test
  void survivesSerialisationWithoutItsDetails() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Refusal(ErrorCode.BUSY, "No.", List.of("a")));
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Refusal copy = (Refusal) in.readObject();
      assertThat(copy.code()).isEqualTo(ErrorCode.BUSY);
      assertThat(copy.details()).isEmpty();
    }
  }
}
