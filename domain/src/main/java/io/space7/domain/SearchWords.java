package io.space7.domain;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words by which a text is found, in one form for every letter case, script and database. A
 * word is a run of letters, digits and marks; whatever else a text holds only separates words.
 *
 * <p>Scripts that put no space between words (Chinese, Japanese, Thai and others) and symbols have
 * no words to go by: there, every character begins one, and it is two characters long.
 */
public final class SearchWords {
  /** Longer words are cut, in texts and in queries alike. */
  static final int MAX_WORD = 40;

  /** A query's further words are not looked for. */
  static final int MAX_QUERY_WORDS = 8;

  /** The longest query in characters. */
  public static final int MAX_QUERY = 200;

  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private SearchWords() {}

  /** The words of a text that shall be found, each once. */
  public static Set<String> of(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (Run run : runs(text)) {
      if (run.spaced) {
        words.add(run.word());
      } else {
        for (int i = 0; i < run.length(); i++) {
          words.add(run.pair(i));
        }
      }
    }
    return words;
  }

  /**
   * The beginnings of words that a text must all have to be found; empty finds nothing.
   *
   * @param query null counts as empty
   * @throws Refusal {@link ErrorCode#INVALID_TEXT} or {@link ErrorCode#TEXT_TOO_LONG}
   */
  public static List<String> query(String query) {
    Set<String> words = new LinkedHashSet<>();
    for (Run run : runs(PlainText.require("query", query, 0, MAX_QUERY))) {
      if (run.spaced) {
        words.add(run.word());
      } else {
        // The last character alone is the beginning of no pair that the one before it is not in.
        for (int i = 0; i < Math.max(1, run.length() - 1); i++) {
          words.add(run.pair(i));
        }
      }
    }
    return words.stream().limit(MAX_QUERY_WORDS).toList();
  }

  /** Whether a text with such words is found by a query. */
  public static boolean match(Set<String> words, List<String> query) {
    return !query.isEmpty()
        && query.stream()
            .allMatch(beginning -> words.stream().anyMatch(word -> word.startsWith(beginning)));
  }

  private static List<Run> runs(String text) {
    List<Run> runs = new ArrayList<>();
    Run run = null;
    for (int symbol : fold(text).codePoints().toArray()) {
      if (!belongsToWords(symbol)) {
        run = null;
        continue;
      }
      boolean spaced = isSpaced(symbol, run);
      if (run == null || run.spaced != spaced) {
        run = new Run(spaced);
        runs.add(run);
      }
      run.symbols.add(symbol);
    }
    return runs;
  }

  /**
   * A text in the one form for every letter case and way of composing letters. Upper case first,
   * because some letters have no other common form; Java writes a Greek sigma by its place in the
   * word, and the Turkish capital with a dot as two characters.
   */
  public static String fold(String text) {
    String folded =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT)
            .replace('\u03c2', '\u03c3')
            .replace("i\u0307", "i");
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  private static boolean belongsToWords(int symbol) {
    return switch (Character.getType(symbol)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.OTHER_SYMBOL ->
          true;
      default -> Character.isLetterOrDigit(symbol);
    };
  }

  /** Marks and letters of no script of their own go with what precedes them. */
  private static boolean isSpaced(int symbol, Run before) {
    if (Character.getType(symbol) == Character.OTHER_SYMBOL) {
      return false;
    }
    UnicodeScript script = UnicodeScript.of(symbol);
    boolean follows =
        before != null
            && !Character.isDigit(symbol)
            && (script == UnicodeScript.COMMON || script == UnicodeScript.INHERITED);
    return follows ? before.spaced : !UNSPACED.contains(script);
  }

  /** Symbols of one kind without anything between them. */
  private static final class Run {
    final boolean spaced;
    final List<Integer> symbols = new ArrayList<>();

    Run(boolean spaced) {
      this.spaced = spaced;
    }

    int length() {
      return symbols.size();
    }

    String word() {
      return text(0, MAX_WORD);
    }

    String pair(int from) {
      return text(from, from + 2);
    }

    private String text(int from, int to) {
      StringBuilder text = new StringBuilder();
      symbols.subList(from, Math.min(to, symbols.size())).forEach(text::appendCodePoint);
      return text.toString();
    }
  }
}
