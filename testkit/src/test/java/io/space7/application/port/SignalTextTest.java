package io.space7.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Signal;
import io.space7.domain.Signal.AccessChanged;
import io.space7.domain.Signal.Announced;
import io.space7.domain.Signal.Claimed;
import io.space7.domain.Signal.Erased;
import io.space7.domain.Signal.Happened;
import io.space7.domain.Signal.Left;
import io.space7.domain.Signal.Lost;
import io.space7.domain.Signal.Read;
import io.space7.domain.Signal.Updated;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.Unread;
import io.space7.domain.UserId;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTextTest {
  private static final int ENOUGH = 7_999;
  private static final SpaceId SPACE =
      new SpaceId(UUID.fromString("00000000-0000-0000-0000-00000000000a"));
  private static final UserId USER =
      new UserId(UUID.fromString("00000000-0000-0000-0000-00000000000b"));

  private final SignalText here = SignalText.ofNewServer();
  private final SignalText there = SignalText.ofNewServer();

  private static final List<Signal> ONE_OF_EACH =
      List.of(
          new Happened(SPACE, 1),
          new Announced(SPACE, 2),
          new Claimed(SPACE, 3, USER, new SocketId("a_b.c-D")),
          new AccessChanged(SPACE),
          new Updated(SPACE),
          new Left(SPACE, USER),
          new Read(SPACE, USER, new Unread(0, 1000, true)),
          new Read(SPACE, USER, new Unread(3, 1000, false)),
          new Erased(USER),
          new Lost());

  @Test
  void whatIsWrittenIsRead() {
    List<String> texts = here.write(ONE_OF_EACH, ENOUGH);
    assertThat(texts).hasSize(1);
    assertThat(texts.get(0)).matches("[ -~]+");
    assertThat(there.read(texts.get(0))).isEqualTo(ONE_OF_EACH);
    assertThat(here.read(texts.get(0))).as("this server's own").isEmpty();
    assertThat(here.write(List.of(), ENOUGH)).isEmpty();
  }

  /** Servers of two versions run beside each other while one replaces the other. */
  @Test
  void theFormIsKept() {
    String text = here.write(ONE_OF_EACH, ENOUGH).get(0);
    assertThat(text.substring(9).replace(SPACE.toString(), "S").replace(USER.toString(), "U"))
        .isEqualTo("S/1 S/2! S/3?U/a_b.c-D S? S~ S-U S=U/0/1001 S=U/3/1000 !U *");
  }

  @Test
  void theLongestWordsAreNoLongerThanSaid() {
    long longest = 999_999_999_999_999_999L;
    for (Signal signal :
        List.of(
            new Announced(SPACE, longest),
            new Claimed(SPACE, longest, USER, new SocketId("x".repeat(40))),
            new Read(SPACE, USER, new Unread(longest, 1000, true)))) {
      String text = here.write(List.of(signal), ENOUGH).get(0);
      assertThat(text.length() - 8).isLessThanOrEqualTo(SignalText.MAX_WORD);
      assertThat(there.read(text)).containsExactly(signal);
    }
  }

  /** What a client says is any text. */
  @Test
  void aClaimThatCouldBeAnythingElseIsNotWritten() {
    for (String hint : new String[] {"!" + USER, "*", "/", "x".repeat(41)}) {
      Signal claim = new Claimed(SPACE, 1, USER, new SocketId(hint));
      assertThat(here.write(List.of(claim), ENOUGH)).isEmpty();
    }
  }

  @Test
  void manyAreWrittenInAsFewTextsAsTheyFitIn() {
    List<Signal> many = Collections.nCopies(1000, new Left(SPACE, USER));
    List<String> texts = here.write(many, ENOUGH);
    assertThat(texts).hasSize(10).allMatch(text -> text.length() <= ENOUGH);
    assertThat(texts.stream().map(there::read).mapToInt(List::size).sum()).isEqualTo(1000);
    List<String> single = here.write(many, 8 + SignalText.MAX_WORD);
    assertThat(single).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ffffffff",
        "FFFFFFFF S/5",
        "fffffff S/5",
        "access S",
        "ffffffff S S/0 S/-1 S/1e3 S/1!! S/ S/1000000000000000000 nowhere/1 /1 / !",
        "ffffffff S? nonsense S! S=U/1 S-nobody U U! =U !! ** ?",
        "ffffffff  ",
      })
  void whatMakesNoSenseIsLeftOut(String form) {
    String text = form.replace("S", SPACE.toString()).replace("U", USER.toString());
    assertThat(here.read(text))
        .isEqualTo(form.contains("S? ") ? List.of(new AccessChanged(SPACE)) : List.of());
  }
}
