package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserTest {
  @Test
  void nameAndPictureAreTrimmed() {
    User user = new User(Samples.ADA, "\u00A0ada ", " https://pictures.example/ada.png\n");

    assertThat(user.username()).isEqualTo("ada");
    assertThat(user.profilePicture()).isEqualTo("https://pictures.example/ada.png");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\uFEFF"})
  void aBlankPictureIsNoneAndABlankNameIsRefused(String blank) {
    assertThat(new User(Samples.ADA, "ada", blank).profilePicture()).isNull();
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> new User(Samples.ADA, blank, null));
  }

  @Test
  void nameAndPictureHaveLimits() {
    String smile = "\uD83D\uDE00";

    assertThat(new User(Samples.ADA, smile.repeat(100), "p".repeat(2000)).profilePicture())
        .hasSize(2000);
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> new User(Samples.ADA, smile.repeat(101), null));
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> new User(Samples.ADA, "ada", "p".repeat(2001)));
  }

  @Test
  void nameAndPictureCanBeStored() {
    assertRefused(ErrorCode.INVALID_TEXT, () -> new User(Samples.ADA, "a\0", null));
    assertRefused(ErrorCode.INVALID_TEXT, () -> new User(Samples.ADA, "ada", "\uDE00"));
  }
}
