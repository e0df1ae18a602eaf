package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static io.space7.testkit.contract.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore.Deleted;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Part of {@link MessageStoreContract}: deleting. */
public interface DeletionContract extends StoresUnderTest {
  private Deleted delete(Message message, User user) {
    return messages().delete(message.spaceId(), message.messageId(), user.userId(), null);
  }

  @Test
  default void aDeletedMessageIsGoneWithAllThatBelongsToIt() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message kept = post(space, ada, "this one stays");
    Media media = newMedia(space, MediaType.IMAGE);
    MessageId id = new MessageId(UUID.randomUUID());
    messages()
        .post(
            new NewMessage(
                id,
                space.spaceId(),
                ada.userId(),
                new MessageText("goes away"),
                media,
                null,
                null));
    messages().appreciate(space.spaceId(), id, ada.userId(), Appreciation.ON, null);
    SocketId source = new SocketId("socket-1");

    Deleted deleted = messages().delete(space.spaceId(), id, ada.userId(), source);

    assertThat(deleted)
        .isEqualTo(
            new Deleted(new MessageDeleted(space.spaceId(), id, 4, ada.userId(), source), media));
    assertThat(messages().find(space.spaceId(), id, ada.userId())).isEmpty();
    assertThat(thread(space, ada, MessageOrder.RECENT, 10)).containsExactly(kept);
    assertThat(thread(space, ada, MessageOrder.MOST_APPRECIATED, 10)).containsExactly(kept);
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).total()).isEqualTo(1);
    assertThat(spaces().find(space.spaceId(), ada.userId()).orElseThrow().space().messageCount())
        .isEqualTo(1);
    assertThat(stats(ada).totalWordsContributed()).isEqualTo(3);
    assertThat(stats(ada).totalAppreciationsReceived()).isZero();
    assertThat(events(space.spaceId())).last().isEqualTo(deleted.event());
    assertRefused(ErrorCode.MESSAGE_NOT_FOUND, () -> messages().likes(space.spaceId(), id, 0, 10));
    assertRefusedWithoutTrace(
        ErrorCode.MESSAGE_NOT_FOUND,
        space,
        ada,
        () -> messages().appreciate(space.spaceId(), id, ada.userId(), Appreciation.ON, null));
    assertRefusedWithoutTrace(
        ErrorCode.MESSAGE_NOT_FOUND,
        space,
        ada,
        () -> messages().delete(space.spaceId(), id, ada.userId(), null));
  }

  @Test
  default void aMessageWithoutAFileLeavesNoFile() {
    User ada = newUser();
    assertThat(delete(post(newSpace(ada), ada, "hello"), ada).media()).isNull();
  }

  @Test
  default void ofTheOthersOnlyTheCreatorDeletes() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    Message ofBob = post(space, bob, "hello");
    for (User other : List.of(newMember(space), newUser())) {
      assertRefusedWithoutTrace(ErrorCode.NOT_THE_AUTHOR, space, bob, () -> delete(ofBob, other));
    }
    assertThat(delete(ofBob, bob).event().actorId()).isEqualTo(bob.userId());
  }

  @Test
  default void theAuthorDeletesInALockedOrArchivedSpaceToo() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message first = post(space, ada, "one");
    Message second = post(space, ada, "two");
    spaces().toggleLock(space.spaceId());
    delete(first, ada);
    spaces().archive(space.spaceId());
    delete(second, ada);
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).total()).isZero();
  }

  @Test
  default void onlyMessagesOfTheSpaceAreDeleted() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message elsewhere = post(newSpace(ada), ada, "hello");
    assertRefusedWithoutTrace(
        ErrorCode.MESSAGE_NOT_FOUND,
        space,
        ada,
        () -> messages().delete(space.spaceId(), elsewhere.messageId(), ada.userId(), null));
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () ->
            messages()
                .delete(new SpaceId(UUID.randomUUID()), elsewhere.messageId(), ada.userId(), null));
    assertThat(messages().find(elsewhere.spaceId(), elsewhere.messageId(), ada.userId()))
        .contains(elsewhere);
  }

  @Test
  default void whoMayNotReadLearnsNothing() {
    User ada = newUser();
    Space closed = newSpace(ada, Visibility.PRIVATE);
    Message message = post(closed, ada, "hello");
    User stranger = newUser();
    assertRefusedWithoutTrace(
        ErrorCode.PRIVATE_SPACE, closed, ada, () -> delete(message, stranger));
    assertRefused(
        ErrorCode.PRIVATE_SPACE,
        () ->
            messages()
                .delete(
                    closed.spaceId(), new MessageId(UUID.randomUUID()), stranger.userId(), null));
  }

  @Test
  default void ofConcurrentDeletionsOneSucceeds() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    post(space, ada, "stays here");
    Message message = post(space, ada, "goes");
    List<ErrorCode> codes = Together.run(16, i -> () -> codeOf(() -> delete(message, ada)));
    assertThat(codes).filteredOn(Objects::isNull).hasSize(1);
    assertThat(codes).filteredOn(Objects::nonNull).containsOnly(ErrorCode.MESSAGE_NOT_FOUND);
    assertThat(lastSeq(space, ada)).isEqualTo(3);
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).total()).isEqualTo(1);
    assertThat(stats(ada).totalWordsContributed()).isEqualTo(2);
  }

  @Test
  default void nobodyAppreciatesWhatIsDeletedMeanwhile() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    List<User> users = Together.run(15, i -> this::newUser);
    for (int round = 0; round < 4; round++) {
      Message message = post(space, ada, "hello");
      Together.run(
          16,
          i ->
              () ->
                  i < 15
                      ? codeOf(() -> appreciate(message, users.get(i), Appreciation.ON))
                      : codeOf(() -> delete(message, ada)));
      List<SpaceEvent> events =
          events(space.spaceId()).stream()
              .filter(event -> event.messageId().equals(message.messageId()))
              .toList();
      assertThat(events).last().isInstanceOf(MessageDeleted.class);
      assertThat(events.subList(1, events.size() - 1))
          .hasOnlyElementsOfType(AppreciationChanged.class);
    }
    assertThat(stats(ada).totalAppreciationsReceived()).isZero();
    assertThat(stats(ada).totalWordsContributed()).isZero();
  }
}
