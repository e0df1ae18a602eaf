package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewSpaceTest {
  @Test
  void trimsTitleAndDescription() {
    NewSpace space = space("\u00A0 Reading \n", " \tone a month\uFEFF");

    assertThat(space.title()).isEqualTo("Reading");
    assertThat(space.description()).isEqualTo("one a month");
  }

  @Test
  void takesNoDescriptionForAnEmptyOne() {
    assertThat(space("Reading", null).description()).isEmpty();
  }

  @Test
  void aTitleHasThreeToTwoHundredCharacters() {
    String smile = "\uD83D\uDE00";

    assertThat(space(smile.repeat(3), "").title()).isEqualTo(smile.repeat(3));
    assertThat(space(smile.repeat(200), "").title()).isEqualTo(smile.repeat(200));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> space(smile.repeat(2), ""));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> space(" ab ", ""));
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> space(null, ""));
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> space("a".repeat(201), ""));
    assertRefused(ErrorCode.INVALID_TEXT, () -> space("a\0bcd", ""));
  }

  @Test
  void aDescriptionHasAtMostFiveThousandCharacters() {
    assertThat(space("abc", "d".repeat(5000)).description()).hasSize(5000);
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> space("abc", "d".repeat(5001)));
    assertRefused(ErrorCode.INVALID_TEXT, () -> space("abc", "\uD83D"));
  }

  @ParameterizedTest
  @CsvSource({
    "books, books",
    "#books, books",
    "'  #Books\u00A0', books",
    "##Books, books",
    "'# #books', books",
    "'#  books', books",
    "c#, c#",
    "\u00C9T\u00C9, \u00E9t\u00E9",
  })
  void normalisesAHashtag(String raw, String normal) {
    assertThat(tagged(raw).hashtags()).containsExactly(normal);
  }

  @Test
  void keepsTheOrderAndDropsWhatIsThereAlready() {
    assertThat(tagged("b", "#A", "#B", "a ", "c").hashtags()).containsExactly("b", "a", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "#", "# ", "##"})
  void refusesAnEmptyHashtag(String raw) {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> tagged(raw));
  }

  @Test
  void refusesAHashtagThatIsMissingTooLongOrCannotBeStored() {
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> tagged((String) null));
    assertThat(tagged("#" + "a".repeat(50)).hashtags()).containsExactly("a".repeat(50));
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> tagged("a".repeat(51)));
    assertRefused(ErrorCode.INVALID_TEXT, () -> tagged("a\0"));
  }

  /** One dotted capital I becomes two characters in lower case. */
  @Test
  void theLimitIsThatOfTheStoredForm() {
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> tagged("\u0130".repeat(26)));
    assertThat(tagged("\u0130".repeat(25)).hashtags().get(0)).hasSize(50);
  }

  @Test
  void hasAtMostTenHashtagsNotCountingRepetitions() {
    String[] ten = IntStream.range(0, 10).mapToObj(i -> "tag" + i).toArray(String[]::new);
    String[] twenty = IntStream.range(0, 20).mapToObj(i -> "TAG" + i % 10).toArray(String[]::new);
    String[] eleven = IntStream.range(0, 11).mapToObj(i -> "tag" + i).toArray(String[]::new);

    assertThat(tagged(ten).hashtags()).containsExactly(ten);
    assertThat(tagged(twenty).hashtags()).containsExactly(ten);
    assertRefused(ErrorCode.INVALID_PARAMETER, () -> tagged(eleven));
  }

  @Property
  void whatIsStoredIsNormal(@ForAll("hashtags") List<String> raw) {
    List<String> stored = tagged(raw.toArray(String[]::new)).hashtags();

    assertThat(stored).doesNotHaveDuplicates();
    assertThat(stored)
        .allSatisfy(
            tag -> {
              assertThat(tag).doesNotStartWith("#").isEqualTo(tag.toLowerCase(Locale.ROOT));
              assertThat(tag).isEqualTo(Samples.trimmed(tag)).isNotEmpty();
              assertThat(tag.codePointCount(0, tag.length())).isLessThanOrEqualTo(50);
            });
    assertThat(tagged(stored.toArray(String[]::new)).hashtags()).isEqualTo(stored);
  }

  @Provide
  Arbitrary<List<String>> hashtags() {
    return Arbitraries.of("#", " ", "\u00A0", "A", "b", "\u0130", "\u03A3", "\uD83D\uDE00", "1")
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces) + "x")
        .list()
        .ofMaxSize(10);
  }

  private static NewSpace space(String title, String description) {
    return new NewSpace(
        Samples.SPACE, Samples.ADA, title, description, Visibility.PUBLIC, List.of());
  }

  private static NewSpace tagged(String... hashtags) {
    return new NewSpace(
        Samples.SPACE, Samples.ADA, "Reading", "", Visibility.PRIVATE, Arrays.asList(hashtags));
  }
}
