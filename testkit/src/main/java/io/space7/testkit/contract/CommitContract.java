package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.testkit.Together;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Part of {@link MessageStoreContract}: nobody is answered before the commit, because it may fail.
 */
public interface CommitContract extends StoresUnderTest {
  /**
   * From now on every transaction that changes a thread does all its work and fails at the very
   * end, when it is committed, as when the disk is full; until {@link #recover}.
   */
  void failCommits() throws Exception;

  /** Ends what {@link #failCommits} began; no effect if nothing did. */
  void recover() throws Exception;

  @Test
  default void whatIsNotCommittedIsNotAnswered() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "before");
    Media media = newMedia(space, MediaType.IMAGE);
    NewMessage draft =
        new NewMessage(
            new MessageId(UUID.randomUUID()),
            space.spaceId(),
            ada.userId(),
            new MessageText("lost"),
            media,
            new NewMessage.Attempt(new IdempotencyKey("key"), "print"),
            null);
    List<Runnable> changes =
        List.of(
            () -> messages().post(draft),
            () -> appreciate(message, ada, Appreciation.ON),
            () -> messages().delete(space.spaceId(), message.messageId(), ada.userId(), null));
    failCommits();
    try {
      for (Runnable change : changes) {
        assertRefusedWithoutTrace(ErrorCode.DATABASE_UNAVAILABLE, space, ada, change::run);
      }
    } finally {
      recover();
    }
    assertThat(messages().hasSucceeded(space.spaceId(), ada.userId(), new IdempotencyKey("key")))
        .as("an attempt that failed")
        .isFalse();
    assertThat(messages().post(draft).event().seq()).as("no number is lost").isEqualTo(2);
    assertThat(appreciate(message, ada, Appreciation.ON).event().seq()).isEqualTo(3);
  }

  /** However the store batches what comes at the same time. */
  @Test
  default void whoSharesACommitThatFailsIsToldToo() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    failCommits();
    try {
      assertThat(Together.run(16, i -> () -> codeOf(() -> post(space, ada, "lost"))))
          .containsOnly(ErrorCode.DATABASE_UNAVAILABLE);
    } finally {
      recover();
    }
    assertThat(lastSeq(space, ada)).isZero();
    assertThat(post(space, ada, "after").seq()).isEqualTo(1);
  }
}
