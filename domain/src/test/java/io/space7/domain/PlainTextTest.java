package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  private static final String SMILE = "\uD83D\uDE00";

  @Test
  void trimsBeforeItCounts() {
    assertThat(PlainText.require("title", "\uFEFF  abc\u00A0", 3, 3)).isEqualTo("abc");
    assertRefused(
        ErrorCode.INVALID_PARAMETER, () -> PlainText.require("title", "ab        ", 3, 9));
  }

  @Test
  void countsCodePointsRatherThanUnits() {
    assertThat(PlainText.require("title", SMILE.repeat(3), 3, 3)).isEqualTo(SMILE.repeat(3));
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> PlainText.require("title", SMILE.repeat(4), 0, 3));
    assertRefused(
        ErrorCode.INVALID_PARAMETER, () -> PlainText.require("title", SMILE.repeat(2), 3, 9));
  }

  @Test
  void takesNullForEmpty() {
    assertThat(PlainText.require("title", null, 0, 5)).isEmpty();
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> PlainText.require("title", null, 1, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0b", "\uD83D", "\uDE00", "a\uD83D", "\uDE00\uD83D", "\uD83Dx"})
  void refusesWhatNoUtf8DatabaseHolds(String text) {
    assertRefused(ErrorCode.INVALID_TEXT, () -> PlainText.require("title", text, 0, 9));
  }

  @Test
  void saysWhichTextIsWrongAndHow() {
    assertThat(
            assertRefused(ErrorCode.INVALID_PARAMETER, () -> PlainText.require("title", " ", 1, 9)))
        .hasMessage("The title must not be empty.");
    assertThat(
            assertRefused(ErrorCode.INVALID_PARAMETER, () -> PlainText.require("title", "a", 3, 9)))
        .hasMessage("The title must have at least 3 characters.");
    assertThat(
            assertRefused(ErrorCode.TEXT_TOO_LONG, () -> PlainText.require("title", "abcd", 0, 3)))
        .hasMessage("The title must have at most 3 characters.");
  }

  @Property
  void agreesWithAModelBuiltFromTheJdk(
      @ForAll("texts") String text,
      @ForAll @IntRange(max = 4) int min,
      @ForAll @IntRange(max = 8) int more) {
    int max = min + more;
    String trimmed = Samples.trimmed(text);
    int length = trimmed.codePointCount(0, trimmed.length());
    boolean storable =
        trimmed.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(trimmed);

    if (!storable) {
      assertRefused(ErrorCode.INVALID_TEXT, () -> PlainText.require("text", text, min, max));
    } else if (length < min) {
      assertRefused(ErrorCode.INVALID_PARAMETER, () -> PlainText.require("text", text, min, max));
    } else if (length > max) {
      assertRefused(ErrorCode.TEXT_TOO_LONG, () -> PlainText.require("text", text, min, max));
    } else {
      assertThat(PlainText.require("text", text, min, max)).isEqualTo(trimmed);
    }
  }

  @Property
  void readsNoMoreThanItTakesToDecide(
      @ForAll("storable") String text, @ForAll @IntRange(max = 8) int max) throws IOException {
    String read = PlainText.read(new StringReader(text), max);
    String trimmed = Samples.trimmed(text);
    assertThat(read.length()).isLessThanOrEqualTo(2 * max + 4);
    if (trimmed.codePointCount(0, trimmed.length()) > max) {
      String kept = Samples.trimmed(read);
      assertThat(kept.codePointCount(0, kept.length())).isGreaterThan(max);
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(read)).isTrue();
    } else {
      assertThat(WhiteSpace.trim(read)).isEqualTo(trimmed);
    }
  }

  @Test
  void readsWhiteSpaceOfAnyLength() throws IOException {
    String space = " \n\u00A0".repeat(50_000);
    assertThat(PlainText.read(new StringReader(space + "a b" + space), 3)).isEqualTo("a b");
    assertThat(PlainText.read(new StringReader(space), 3)).isEmpty();
    assertThat(PlainText.read(new StringReader("a" + space + "b"), 3).length()).isBetween(4, 10);
  }

  @Provide
  Arbitrary<String> texts() {
    return Samples.texts(false, 12);
  }

  @Provide
  Arbitrary<String> storable() {
    return Samples.texts(true, 12);
  }
}
