package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchWordsTest {
  private static boolean finds(String query, String text) {
    return SearchWords.match(SearchWords.of(text), SearchWords.query(query));
  }

  @Test
  void aWordIsARunOfLettersDigitsAndMarks() {
    assertThat(SearchWords.of("It's 3D-Printing, v2.0 (_draft_)!"))
        .isEqualTo(Set.of("it", "s", "3d", "printing", "v2", "0", "draft"));
  }

  @ParameterizedTest
  @CsvSource({
    "gar, Gardening",
    "GARDEN, gardening",
    "strasse, Stra\u00dfe",
    "STRA\u00dfE, strasse",
    "istanbul, \u0130stanbul",
    "\u03bf\u03b4\u03bf\u03c3, \u039f\u0394\u039f\u03a3",
    "\uff47\uff41\uff52, garden",
    "e\u0301cole, \u00c9cole",
    "\u4eac\u30bf, \u6771\u4eac\u30bf\u30ef\u30fc",
    "\u30fc, \u6771\u4eac\u30bf\u30ef\u30fc",
    "\u0e20\u0e32\u0e29\u0e32, \u0e01\u0e32\u0e23\u0e40\u0e23\u0e35\u0e22\u0e19\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
    "\uc548\ub155, \uc548\ub155\ud558\uc138\uc694",
    "\u0645\u0631, \u0645\u0631\u062d\u0628\u0627",
    "iphone15\u3092, iPhone15\u3092\u8cb7\u3046",
    "\ud83d\ude80, 'Launch \ud83d\ude80\ud83c\udf89'",
    "b a, 'alpha beta'"
  })
  void findsTheBeginningOfAWordInAnyFormOfWriting(String query, String text) {
    assertThat(finds(query, text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "arden, Gardening",
    "gardenings, Gardening",
    "a c, 'alpha beta'",
    "\u4eac\u6771, \u6771\u4eac"
  })
  void findsNothingElse(String query, String text) {
    assertThat(finds(query, text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u3000", "'", "& | ! <-> :*", "\\", "\u2014"})
  void aQueryWithoutAWordFindsNothing(String query) {
    assertThat(SearchWords.query(query)).isEmpty();
    assertThat(finds(query, "anything " + query)).isFalse();
  }

  @Test
  void noQueryIsAnEmptyOne() {
    assertThat(SearchWords.query(null)).isEmpty();
  }

  @Test
  void longWordsAreCutOnBothSides() {
    String word = "w".repeat(300);
    assertThat(SearchWords.of(word)).containsExactly("w".repeat(SearchWords.MAX_WORD));
    assertThat(finds(word.substring(0, 200), word)).isTrue();
  }

  @Test
  void aQueryIsBounded() {
    assertThat(SearchWords.query("a b c d e f g h i j k l m n o p"))
        .hasSize(SearchWords.MAX_QUERY_WORDS);
    assertRefused(ErrorCode.TEXT_TOO_LONG, () -> SearchWords.query("a".repeat(201)));
    assertRefused(ErrorCode.INVALID_TEXT, () -> SearchWords.query("a\0b"));
    assertRefused(ErrorCode.INVALID_TEXT, () -> SearchWords.query("\ud83d"));
  }

  @Test
  void theMachinesLanguageDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(SearchWords.query("TITLE")).isEqualTo(List.of("title"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
