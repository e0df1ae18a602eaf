package io.space7.domain;

import static io.space7.domain.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "1",
        "1-1-1-1-1",
        "00000000-0000-0000-0000-00000000000",
        "00000000-0000-0000-0000-0000000000000",
        "00000000-0000-0000-0000-00000000000g",
        "000000000000-0000-0000-0000-00000000",
        "{0000000-0000-0000-0000-000000000000",
        " 0000000-0000-0000-0000-000000000000",
        "+0000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-00000000000\n",
        "00000000-0000-0000-0000-00000000000\u0660",
        "00000000_0000_0000_0000_000000000000",
        "00000000000000000000000000000000",
        "urn:uuid:00000000-0000-0000-0000-000000000000",
        "' or 1=1 --"
      })
  void refusesEverythingButTheCanonicalForm(String text) {
    assertThat(assertRefused(ErrorCode.INVALID_ID, () -> SpaceId.parse(text)))
        .hasMessage("The space id must be a UUID.");
    assertThat(assertRefused(ErrorCode.INVALID_ID, () -> MessageId.parse(text)))
        .hasMessage("The message id must be a UUID.");
    assertThat(assertRefused(ErrorCode.INVALID_ID, () -> UserId.parse(text)))
        .hasMessage("The user id must be a UUID.");
  }

  @Property
  void readsWhatItWritesInEitherCase(@ForAll long high, @ForAll long low) {
    UUID uuid = new UUID(high, low);
    String text = uuid.toString();

    assertThat(SpaceId.parse(text)).isEqualTo(new SpaceId(uuid));
    assertThat(MessageId.parse(text)).isEqualTo(new MessageId(uuid));
    assertThat(UserId.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(new UserId(uuid));
    assertThat(SpaceId.parse(text)).hasToString(text);
    assertThat(MessageId.parse(text)).hasToString(text);
    assertThat(UserId.parse(text.toUpperCase(Locale.ROOT))).hasToString(text);
  }

  @Test
  void anUpperCaseIdIsTheSameId() {
    assertThat(SpaceId.parse("0195A4E0-0000-7000-8000-00000000ABCD"))
        .isEqualTo(SpaceId.parse("0195a4e0-0000-7000-8000-00000000abcd"));
  }
}
