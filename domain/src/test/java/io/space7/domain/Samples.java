package io.space7.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Inputs and expectations that several tests share. */
final class Samples {
  /**
   * ECMAScript's white space, spelled out from ECMA-262: the tests' own list, not the code's.
   * Written as a regular expression's character class.
   */
  static final String ECMASCRIPT_SPACE =
      "\\x09\\x0A\\x0B\\x0C\\x0D\\x20\\u00A0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006"
          + "\\u2007\\u2008\\u2009\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF";

  private static final Pattern ENDS =
      Pattern.compile("\\A[" + ECMASCRIPT_SPACE + "]+|[" + ECMASCRIPT_SPACE + "]+\\z");

  static final SpaceId SPACE = new SpaceId(new UUID(1, 1));
  static final UserId ADA = new UserId(new UUID(2, 1));
  static final UserId BOB = new UserId(new UUID(2, 2));
  static final MessageId MESSAGE = new MessageId(new UUID(3, 1));
  static final SocketId SOCKET = new SocketId("socket-1");

  private Samples() {}

  /** What JavaScript's {@code trim} makes of a text. */
  static String trimmed(String text) {
    return ENDS.matcher(text).replaceAll("");
  }

  static Message message(int appreciationCount, long seq) {
    return new Message(
        new MessageId(new UUID(3, seq)),
        SPACE,
        new User(ADA, "ada", null),
        "hello",
        null,
        1,
        List.of(),
        appreciationCount,
        Instant.EPOCH,
        seq);
  }

  /** Texts in which white space, pairs and, if wanted, what cannot be stored are all common. */
  static Arbitrary<String> texts(boolean storable, int maxUnits) {
    Arbitrary<String> odd = Arbitraries.of("\u0000", "\uD83D", "\uDE00", "\uDE00\uD83D");
    Arbitrary<String> piece =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.chars().range('a', 'z').map(String::valueOf)),
            Tuple.of(4, Arbitraries.chars().ascii().filter(c -> c != 0).map(String::valueOf)),
            Tuple.of(
                6,
                Arbitraries.of(
                    " ", "\t", "\n", "\u000B", "\u00A0", "\u2003", "\u2028", "\u3000", "\uFEFF")),
            // Space to Java or to Unicode, but not to ECMAScript.
            Tuple.of(2, Arbitraries.of("\u001C", "\u0085", "\u180E", "\u200B", "\u2060")),
            Tuple.of(3, Arbitraries.of("\uD83D\uDE00", "\uD835\uDD38", "\uDBFF\uDFFF")),
            Tuple.of(2, Arbitraries.chars().range('\u0100', '\uD7FF').map(String::valueOf)),
            Tuple.of(1, storable ? Arbitraries.just("x") : odd));
    return piece.list().ofMaxSize(maxUnits).map(pieces -> String.join("", pieces));
  }

  static Refusal assertRefused(ErrorCode code, ThrowingCallable call) {
    Refusal refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).as("a refusal with %s", code).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.getMessage()).isNotBlank();
    return refusal;
  }
}
