package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static io.space7.testkit.contract.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaLedger.Entry;
import io.space7.application.port.MessageStore.Posted;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MediaLedger} has to do, together with the messages that carry its files. */
public interface MediaLedgerContract extends StoresUnderTest {
  Duration HOUR = Duration.ofHours(1);
  Duration INSTANT = Duration.ofMillis(1);
  Duration MINUTE = MediaLedger.SHORTEST_PAUSE;

  /** Other tests of the same database leave files behind. */
  @BeforeEach
  default void emptyTheLedger() {
    Instant distant = clock().instant().plus(Duration.ofDays(3650));
    for (List<Entry> left = ledger().takeDue(distant, 1000);
        !left.isEmpty();
        left = ledger().takeDue(distant, 1000)) {
      ledger().strike(left);
    }
  }

  private Entry entered(Duration dueIn) {
    Entry file = new Entry(new SpaceId(UUID.randomUUID()), MediaSamples.newName("png"));
    ledger().enter(file, clock().instant().plus(dueIn));
    return file;
  }

  private List<Entry> takeDue() {
    return ledger().takeDue(clock().instant(), 100);
  }

  private NewMessage draft(Space space, User sender, Media media, String key) {
    return new NewMessage(
        new MessageId(UUID.randomUUID()),
        space.spaceId(),
        sender.userId(),
        new MessageText("look"),
        media,
        key == null ? null : new NewMessage.Attempt(new IdempotencyKey(key), "fingerprint"),
        null);
  }

  private Message post(Space space, User sender, Media media) {
    return messages().post(draft(space, sender, media, null)).event().message();
  }

  @Test
  default void aFileIsTakenWhenItIsDueAndNotBefore() {
    Entry file = entered(HOUR);
    clock().advance(HOUR.minus(INSTANT));
    assertThat(takeDue()).isEmpty();
    clock().advance(INSTANT);
    assertThat(takeDue()).containsExactly(file);
    assertThat(takeDue()).isEmpty();
  }

  @Test
  default void theRemovalOfAFileIsPutOffUntilItIsTaken() {
    Entry file = entered(HOUR);
    clock().advance(HOUR);
    assertThat(ledger().renew(file, clock().instant().plus(HOUR))).isTrue();
    assertThat(takeDue()).isEmpty();
    clock().advance(HOUR);
    assertThat(takeDue()).containsExactly(file);
    assertThat(ledger().renew(file, clock().instant().plus(HOUR))).isFalse();
    ledger().strike(List.of(file));
    assertThat(ledger().renew(file, clock().instant().plus(HOUR))).isFalse();
    clock().advance(Duration.ofDays(2));
    assertThat(takeDue()).isEmpty();
  }

  @Test
  default void whatCannotBeRemovedIsTakenLessAndLessOften() {
    Entry file = entered(Duration.ZERO);
    Duration pause = MINUTE;
    for (int taken = 0; taken < 15; taken++) {
      assertThat(takeDue()).containsExactly(file);
      assertThat(MediaLedger.pause(taken)).isEqualTo(pause);
      clock().advance(pause.minus(INSTANT));
      assertThat(takeDue()).as("before the pause %s is over", pause).isEmpty();
      clock().advance(INSTANT);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(MediaLedger.LONGEST_PAUSE) < 0 ? longer : MediaLedger.LONGEST_PAUSE;
    }
    assertThat(pause).isEqualTo(Duration.ofDays(1));
    assertThat(MediaLedger.pause(Integer.MAX_VALUE)).isEqualTo(pause);
  }

  @Test
  default void theFilesThatHaveWaitedLongestAreTakenFirstAndNotTooMany() {
    Entry third = entered(Duration.ofSeconds(3));
    Entry first = entered(Duration.ofSeconds(1));
    Entry second = entered(Duration.ofSeconds(2));
    clock().advance(MINUTE);
    assertThat(ledger().takeDue(clock().instant(), 2)).containsExactlyInAnyOrder(first, second);
    assertThat(ledger().takeDue(clock().instant(), 2)).containsExactly(third);
  }

  @Test
  default void whatIsStruckOutIsForgotten() {
    Entry gone = entered(Duration.ZERO);
    Entry left = entered(Duration.ZERO);
    assertThat(takeDue()).containsExactlyInAnyOrder(gone, left);
    ledger().strike(List.of(gone, new Entry(gone.spaceId(), MediaSamples.newName("png"))));
    ledger().strike(List.of());
    clock().advance(MINUTE);
    assertThat(takeDue()).containsExactly(left);
  }

  @Test
  default void aFileIsTakenBeforeItIsDueByWhoeverDiscardsIt() {
    Entry known = entered(HOUR);
    Entry unknown = new Entry(known.spaceId(), MediaSamples.newName("png"));
    ledger().take(known, clock().instant());
    ledger().take(unknown, clock().instant());
    assertThat(ledger().renew(known, clock().instant().plus(HOUR))).isFalse();
    clock().advance(MINUTE.minus(INSTANT));
    assertThat(takeDue()).isEmpty();
    clock().advance(INSTANT);
    assertThat(takeDue()).containsExactlyInAnyOrder(known, unknown);
  }

  @Test
  default void sweepersAtTheSameTimeGetDifferentFiles() throws Exception {
    List<Entry> files = Stream.generate(() -> entered(Duration.ZERO)).limit(200).toList();
    List<List<Entry>> taken =
        Together.run(
            4,
            i ->
                () -> {
                  List<Entry> mine = new ArrayList<>();
                  for (int n = 0; n < 60; n++) {
                    List<Entry> some = ledger().takeDue(clock().instant(), 7);
                    assertThat(some).hasSizeLessThanOrEqualTo(7);
                    mine.addAll(some);
                  }
                  return mine;
                });
    assertThat(taken.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  default void aMessageTakesItsFileOutOfTheLedger() {
    User ada = newUser();
    Space space = newSpace(ada);
    Media media = newMedia(space, MediaType.IMAGE);
    assertThat(post(space, ada, media).media()).isEqualTo(media);
    assertThat(ledger().renew(entry(space, media), clock().instant())).isFalse();
    clock().advance(Duration.ofDays(1));
    assertThat(takeDue()).isEmpty();
  }

  @Test
  default void aFileThatIsDueIsStillAMessagesUntilItIsTaken() {
    User ada = newUser();
    Space space = newSpace(ada);
    Media media = newMedia(space, MediaType.IMAGE);
    clock().advance(Duration.ofDays(30));
    assertThat(post(space, ada, media).media()).isEqualTo(media);
    assertThat(takeDue()).isEmpty();
  }

  @Test
  default void noMessageCarriesAFileThatMayBeGone() {
    User ada = newUser();
    Space space = newSpace(ada);
    Media neverEntered = MediaSamples.newMedia(MediaType.IMAGE);
    Media elsewhere = newMedia(newSpace(ada), MediaType.IMAGE);
    Media discarded = newMedia(space, MediaType.IMAGE);
    ledger().take(entry(space, discarded), clock().instant());
    Media swept = newMedia(space, MediaType.IMAGE);
    Media removed = newMedia(space, MediaType.IMAGE);
    clock().advance(HOUR);
    assertThat(takeDue()).contains(entry(space, swept), entry(space, removed));
    ledger().strike(List.of(entry(space, removed)));
    for (Media media : List.of(neverEntered, elsewhere, discarded, swept, removed)) {
      assertRefusedWithoutTrace(
          ErrorCode.UPLOAD_EXPIRED, space, ada, () -> post(space, ada, media));
      assertRefusedWithoutTrace(
          ErrorCode.UPLOAD_EXPIRED,
          space,
          ada,
          () -> messages().post(draft(space, ada, media, "a key of nothing")));
    }
  }

  @Test
  default void noTwoMessagesCarryTheSameFile() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int round = 0; round < 10; round++) {
      Media media = newMedia(space, MediaType.IMAGE);
      List<ErrorCode> outcomes = Together.run(4, i -> () -> codeOf(() -> post(space, ada, media)));
      assertThat(outcomes)
          .containsExactlyInAnyOrder(
              null, ErrorCode.UPLOAD_EXPIRED, ErrorCode.UPLOAD_EXPIRED, ErrorCode.UPLOAD_EXPIRED);
    }
  }

  @Test
  default void aRefusedMessageLeavesItsFileInTheLedger() {
    User ada = newUser();
    Space space = newSpace(ada);
    Media media = newMedia(space, MediaType.IMAGE);
    User stranger = newUser();
    assertRefused(ErrorCode.NOT_A_MEMBER, () -> post(space, stranger, media));
    assertThat(post(space, ada, media).media()).isEqualTo(media);
  }

  @Test
  default void aRepeatedAttemptLeavesItsSecondFileInTheLedger() {
    User ada = newUser();
    Space space = newSpace(ada);
    Media first = newMedia(space, MediaType.IMAGE);
    Media second = newMedia(space, MediaType.IMAGE);
    messages().post(draft(space, ada, first, "key"));
    Posted again = messages().post(draft(space, ada, second, "key"));
    assertThat(again.repeated()).isTrue();
    assertThat(again.event().message().media()).isEqualTo(first);
    assertThat(messages().post(draft(space, ada, MediaSamples.newMedia(MediaType.IMAGE), "key")))
        .isEqualTo(again);
    clock().advance(HOUR);
    assertThat(takeDue()).containsExactly(entry(space, second));
  }

  @Test
  default void theFileOfADeletedMessageIsDueAtOnceAndNobodysAnyMore() {
    User ada = newUser();
    Space space = newSpace(ada);
    Media media = newMedia(space, MediaType.IMAGE);
    Message message = post(space, ada, media);
    User bob = newMember(space);
    assertRefused(
        ErrorCode.NOT_THE_AUTHOR,
        () -> messages().delete(space.spaceId(), message.messageId(), bob.userId(), null));
    assertThat(takeDue()).isEmpty();
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    assertRefused(ErrorCode.UPLOAD_EXPIRED, () -> post(space, ada, media));
    assertThat(ledger().renew(entry(space, media), clock().instant().plus(HOUR))).isFalse();
    assertThat(takeDue()).containsExactly(entry(space, media));
  }

  @Test
  default void aDeletedMessageWithoutAFileLeavesNothing() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "words");
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    assertThat(takeDue()).isEmpty();
  }

  @Test
  default void ofAMessageAndSweepsExactlyOneGetsTheFile() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    int messages = 0;
    for (int round = 0; round < 40; round++) {
      Media media = newMedia(space, MediaType.IMAGE);
      clock().advance(HOUR);
      List<Boolean> won =
          Together.run(
              3,
              i ->
                  () ->
                      i == 0
                          ? codeOf(() -> post(space, ada, media)) == null
                          : takeDue().contains(entry(space, media)));
      assertThat(won).as("who has won").containsOnlyOnce(true);
      boolean posted = won.get(0);
      messages += posted ? 1 : 0;
      clock().advance(HOUR);
      assertThat(takeDue()).isEqualTo(posted ? List.of() : List.of(entry(space, media)));
      ledger().strike(List.of(entry(space, media)));
    }
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 50).total()).isEqualTo(messages);
  }
}
