package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  private static User described(String username, String picture) {
    return User.described(Samples.ADA, username, picture).orElseThrow();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "\uFEFF",
        "\u200B\u200D",
        "\u202E",
        "\u0000\u001B",
        "\uD800",
        "\u3164 \u2800",
        "\uFE0F",
        "\u00AD",
        "\u2066\u2069",
        "\u0301"
      })
  void aNameThatCannotBeSeenIsNone(String name) {
    assertThat(User.described(Samples.ADA, name, null)).isEmpty();
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> User.named(Samples.ADA, name));
  }

  @ParameterizedTest
  @CsvSource({
    "'a\u202Eb\u202C', ab",
    "' \u200Fada\u200B ', ada",
    "'a\u200Dda', ada",
    "'ada\u200C', ada",
    "'two\n  lines', 'two   lines'",
    "'\u0645\u06CC\u200C\u062E', '\u0645\u06CC\u200C\u062E'",
    "'\uD83D\uDC69\u200D\uD83D\uDCBB', '\uD83D\uDC69\u200D\uD83D\uDCBB'",
    "'\u2764\uFE0F', '\u2764\uFE0F'"
  })
  void aNameIsWhatCanBeSeenOfIt(String given, String seen) {
    assertThat(described(given, null).username()).isEqualTo(seen);
    assertThat(User.named(Samples.ADA, given).username()).isEqualTo(seen);
  }

  @Test
  void aNameThatIsTooLongIsCutBetweenCharacters() {
    String smile = "\uD83D\uDE00";

    assertThat(described(smile.repeat(101), null).username()).isEqualTo(smile.repeat(100));
    assertThat(described("x".repeat(99) + " y", null).username()).isEqualTo("x".repeat(99));
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> User.named(Samples.ADA, smile.repeat(101)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://pictures.example/ada.png",
        "HTTP://pictures.example",
        "http://127.0.0.1:8080/a?b=c|d&e=%20#f",
        "https://pictures.example/ad\u00E9/\uD83D\uDE00"
      })
  void aPictureIsAWebAddress(String address) {
    assertThat(described("ada", " " + address + "\n").profilePicture()).isEqualTo(address);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "ada.png",
        "//x.example/a",
        "javascript:alert(1)",
        "data:image/png;base64,AA",
        "ftp://x/a",
        "https://",
        "https:///a",
        "https://?a",
        "https://x.example/a b",
        "https://x.example/\u0000",
        "https://x.example/\u202E",
        "https://x.example/\uD800",
        "https://x.example/\"onerror="
      })
  void anyOtherPictureIsNone(String text) {
    assertThat(described("ada", text).profilePicture()).isNull();
  }

  @Test
  void aPictureHasALimit() {
    String longest = "https://x.example/".concat("p".repeat(2000 - 18));

    assertThat(described("ada", longest).profilePicture()).isEqualTo(longest);
    assertThat(described("ada", longest + "p").profilePicture()).isNull();
  }
}
