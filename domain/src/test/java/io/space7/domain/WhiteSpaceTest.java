package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WhiteSpaceTest {
  /** ECMA-262: TAB VT FF ZWNBSP USP (all of category Zs) and LF CR LS PS. */
  private static final Set<Integer> ECMASCRIPT =
      Set.of(
          0x0009, 0x000A, 0x000B, 0x000C, 0x000D, 0x0020, 0x00A0, 0x1680, 0x2000, 0x2001, 0x2002,
          0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F,
          0x205F, 0x3000, 0xFEFF);

  @Test
  void isExactlyTheSetOfEcmaScript() {
    Set<Integer> found = new TreeSet<>();
    for (int c = 0; c <= 0xFFFF; c++) {
      if (WhiteSpace.isWhiteSpace((char) c)) {
        found.add(c);
      }
    }

    assertThat(found).isEqualTo(new TreeSet<>(ECMASCRIPT));
  }

  @Test
  void trimsWhatJavaScriptTrimsAndKeepsWhatJavaWouldStrip() {
    assertThat(WhiteSpace.trim("\uFEFF\u00A0\u2028 \ta b\u3000\r\n")).isEqualTo("a b");
    assertThat(WhiteSpace.trim("\u001Ca\u0085")).isEqualTo("\u001Ca\u0085");
    assertThat(WhiteSpace.trim("\u200Ba\u180E")).isEqualTo("\u200Ba\u180E");
    assertThat(WhiteSpace.trim(" \t\uFEFF")).isEmpty();
    assertThat(WhiteSpace.trim("")).isEmpty();
  }

  @Property
  void trimAgreesWithARegularExpression(@ForAll("texts") String text) {
    assertThat(WhiteSpace.trim(text)).isEqualTo(Samples.trimmed(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Samples.texts(false, 12);
  }
}
