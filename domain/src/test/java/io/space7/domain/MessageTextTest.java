package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {
  private static final Pattern WORD = Pattern.compile("[^" + Samples.ECMASCRIPT_SPACE + "]+");

  @Test
  void isTrimmed() {
    assertThat(new MessageText("\u00A0 hello \u2003world\uFEFF\n").content())
        .isEqualTo("hello \u2003world");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\u00A0\uFEFF\u2028\t"})
  void mayBeEmpty(String text) {
    assertThat(new MessageText(text).isEmpty()).isTrue();
    assertThat(new MessageText(text).wordCount()).isZero();
  }

  @Test
  void takesNullForEmpty() {
    assertThat(new MessageText(null).isEmpty()).isTrue();
    assertThat(new MessageText("a").isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00E9", "\uD83D\uDE00"})
  void holdsFiveThousandCodePointsAndNotOneMore(String character) {
    String longest = character.repeat(5000);

    assertThat(new MessageText("  " + longest + "  ").content()).isEqualTo(longest);
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> new MessageText(longest + character));
  }

  @Test
  void refusesNulAndHalfAPair() {
    assertRefused(ErrorCode.INVALID_TEXT, () -> new MessageText("a\0b"));
    assertRefused(ErrorCode.INVALID_TEXT, () -> new MessageText("a\uD83D"));
  }

  @ParameterizedTest
  @CsvSource({
    "one, 1",
    "'one two', 2",
    "'one  \t\n two', 2",
    "'one,two', 1",
    "'one\u00A0two', 2",
    "'one\uFEFFtwo', 2",
    "'one\u2028two', 2",
    "'one\u0085two', 1",
    "'one\u200Btwo', 1",
    "'\uD83D\uDE00 \uD83D\uDE00\uD83D\uDE00', 2",
    "'\u4F60\u597D\u3000\u4E16\u754C', 2"
  })
  void countsWordsAsJavaScriptDoes(String text, int words) {
    assertThat(new MessageText(text).wordCount()).isEqualTo(words);
  }

  @Property
  void wordCountAgreesWithARegularExpression(@ForAll("texts") String text) {
    assertThat(new MessageText(text).wordCount()).isEqualTo(WORD.matcher(text).results().count());
  }

  @Property
  void readingWhatWasStoredChangesNothing(@ForAll("texts") String text) {
    MessageText stored = new MessageText(text);

    assertThat(new MessageText(stored.content())).isEqualTo(stored);
  }

  @Provide
  Arbitrary<String> texts() {
    return Samples.texts(true, 40);
  }
}
