package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static io.space7.testkit.contract.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Posted;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Space;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.testkit.Together;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Part of {@link MessageStoreContract}: attempts to send that are made more than once. */
public interface AttemptContract extends StoresUnderTest {
  private Posted attempt(Space space, User sender, String key, String body) {
    return messages()
        .post(
            new NewMessage(
                new MessageId(UUID.randomUUID()),
                space.spaceId(),
                sender.userId(),
                new MessageText(body),
                null,
                new NewMessage.Attempt(new IdempotencyKey(key), "print of " + body),
                null));
  }

  @Test
  default void aRepeatedAttemptGivesTheFirstMessageAgain() {
    User ada = newUser();
    Space space = newSpace(ada);
    Posted first = attempt(space, ada, "key", "hello");
    clock().advance(Duration.ofMinutes(1));
    Posted second = attempt(space, ada, "key", "hello");

    assertThat(first.repeated()).isFalse();
    assertThat(second).isEqualTo(new Posted(first.event(), true));
    assertThat(thread(space, ada, MessageOrder.RECENT, 10))
        .containsExactly(first.event().message());
    assertThat(events(space.spaceId())).containsExactly(first.event());
    assertThat(stats(ada).totalWordsContributed()).isEqualTo(1);
  }

  @Test
  default void onlyASuccessThatIsRememberedCounts() {
    User ada = newUser();
    Space space = newSpace(ada);
    IdempotencyKey key = new IdempotencyKey("key");
    assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), key)).isFalse();
    spaces().toggleLock(space.spaceId());
    assertRefused(ErrorCode.SPACE_LOCKED, () -> attempt(space, ada, "key", "hello"));
    assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), key)).isFalse();
    spaces().toggleLock(space.spaceId());
    attempt(space, ada, "key", "hello");
    assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), key)).isTrue();
    assertThat(messages().hasSucceeded(space.spaceId(), newUser().userId(), key)).isFalse();
    assertThat(messages().hasSucceeded(newSpace(ada).spaceId(), ada.userId(), key)).isFalse();
    SpaceId nowhere = new SpaceId(UUID.randomUUID());
    assertThat(messages().hasSucceeded(nowhere, ada.userId(), key)).isFalse();
    IdempotencyKey other = new IdempotencyKey("Key");
    assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), other)).isFalse();
    clock().advance(MessageStore.ATTEMPTS_KEPT.minusMillis(1));
    assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), key)).isTrue();
    clock().advance(Duration.ofMillis(1));
    assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), key)).isFalse();
  }

  @Test
  default void aRepeatedAttemptGivesTheMessageAsItWasThen() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message first = attempt(space, ada, "key", "hello").event().message();
    appreciate(first, newUser(), Appreciation.ON);
    assertThat(attempt(space, ada, "key", "hello").event().message()).isEqualTo(first);
  }

  @Test
  default void aKeyIsGoodForOneBody() {
    User ada = newUser();
    Space space = newSpace(ada);
    attempt(space, ada, "key", "hello");
    assertRefusedWithoutTrace(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        space,
        ada,
        () -> attempt(space, ada, "key", "something else"));
  }

  @Test
  default void keysOfTwoUsersOrSpacesAreNeverMixed() {
    User ada = newUser();
    Space space = newSpace(ada);
    Space other = newSpace(ada);
    User bob = newMember(space);
    assertThat(attempt(space, ada, "key", "of ada").repeated()).isFalse();
    assertThat(attempt(space, bob, "key", "of bob").repeated()).isFalse();
    assertThat(attempt(other, ada, "key", "elsewhere").repeated()).isFalse();
    assertThat(attempt(space, ada, "KEY", "another key").repeated()).isFalse();
    assertThat(attempt(space, bob, "key", "of bob").repeated()).isTrue();
  }

  @Test
  default void theLongestKeyIsTakenWhole() {
    User ada = newUser();
    Space space = newSpace(ada);
    String key = "\ud83d\udd11".repeat(IdempotencyKey.MAX_LENGTH - 1);
    assertThat(attempt(space, ada, key + "1", "hello").repeated()).isFalse();
    assertThat(attempt(space, ada, key + "2", "hello").repeated()).isFalse();
    assertThat(attempt(space, ada, key + "1", "hello").repeated()).isTrue();
  }

  @Test
  default void withoutAKeyEveryPostIsANewMessage() {
    User ada = newUser();
    Space space = newSpace(ada);
    post(space, ada, "hello");
    post(space, ada, "hello");
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).total()).isEqualTo(2);
  }

  @Test
  default void aRepeatedAttemptIsNotAskedForPermissionAgain() {
    User ada = newUser();
    Space space = newSpace(ada);
    Posted first = attempt(space, ada, "key", "hello");
    spaces().toggleLock(space.spaceId());
    assertThat(attempt(space, ada, "key", "hello")).isEqualTo(new Posted(first.event(), true));
    spaces().archive(space.spaceId());
    assertThat(attempt(space, ada, "key", "hello")).isEqualTo(new Posted(first.event(), true));
  }

  @Test
  default void aRefusedAttemptLeavesItsKeyUnused() {
    User ada = newUser();
    Space space = newSpace(ada);
    spaces().toggleLock(space.spaceId());
    assertRefused(ErrorCode.SPACE_LOCKED, () -> attempt(space, ada, "key", "hello"));
    spaces().toggleLock(space.spaceId());
    assertThat(attempt(space, ada, "key", "something else").repeated()).isFalse();
  }

  @Test
  default void anAttemptIsForgottenAfterADay() {
    User ada = newUser();
    Space space = newSpace(ada);
    Posted first = attempt(space, ada, "key", "hello");
    clock().advance(MessageStore.ATTEMPTS_KEPT.minusSeconds(1));
    assertThat(attempt(space, ada, "key", "hello")).isEqualTo(new Posted(first.event(), true));

    clock().advance(Duration.ofSeconds(2));
    Posted later = attempt(space, ada, "key", "something else");
    assertThat(later.repeated()).isFalse();
    assertThat(later.event().seq()).isEqualTo(2);

    clock().advance(MessageStore.ATTEMPTS_KEPT.minusSeconds(1));
    assertThat(attempt(space, ada, "key", "something else"))
        .isEqualTo(new Posted(later.event(), true));
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).total()).isEqualTo(2);
  }

  @Test
  default void anAttemptWhoseMessageWasDeletedDoesNotBringItBack() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = attempt(space, ada, "key", "hello").event().message();
    messages().delete(space.spaceId(), message.messageId(), ada.userId(), null);
    assertRefusedWithoutTrace(
        ErrorCode.MESSAGE_NOT_FOUND, space, ada, () -> attempt(space, ada, "key", "hello"));
  }

  @Test
  default void concurrentAttemptsStoreOneMessage() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int round = 0; round < 5; round++) {
      String key = "key " + round;
      List<Posted> posted = Together.run(16, i -> () -> attempt(space, ada, key, "hello"));
      assertThat(posted).filteredOn(one -> !one.repeated()).hasSize(1);
      assertThat(posted).extracting(Posted::event).containsOnly(posted.get(0).event());
      assertThat(lastSeq(space, ada)).isEqualTo(round + 1);
    }
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).total()).isEqualTo(5);
    assertThat(events(space.spaceId())).hasSize(5);
    assertThat(stats(ada).totalWordsContributed()).isEqualTo(5);
  }

  @Test
  default void ofConcurrentAttemptsWithDifferentBodiesOneIsStored() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    List<ErrorCode> codes =
        Together.run(16, i -> () -> codeOf(() -> attempt(space, ada, "key", "body " + i)));
    assertThat(codes).filteredOn(Objects::isNull).hasSize(1);
    assertThat(codes).filteredOn(Objects::nonNull).containsOnly(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(thread(space, ada, MessageOrder.RECENT, 10)).hasSize(1);
    assertThat(lastSeq(space, ada)).isEqualTo(1);
  }
}
