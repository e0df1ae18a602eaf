package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Appreciation;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.PageRequest;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Part of {@link MessageStoreContract}: reading a thread. */
public interface PageContract extends StoresUnderTest {
  /** A thread in which the appreciation counts, oldest message first, are 0, 2, 1, 2, 0, 1, 2. */
  private Space threadWithTies(User ada) {
    Space space = newSpace(ada);
    List<User> users = List.of(newUser(), newUser());
    int[] counts = {0, 2, 1, 2, 0, 1, 2};
    for (int i = 0; i < counts.length; i++) {
      Message message = post(space, ada, "message " + i);
      for (int n = 0; n < counts[i]; n++) {
        appreciate(message, users.get(n), Appreciation.ON);
      }
    }
    return space;
  }

  private static List<String> numbers(List<Message> messages) {
    return messages.stream().map(message -> message.content().substring(8)).toList();
  }

  @Test
  default void recentIsNewestFirst() {
    User ada = newUser();
    Space space = threadWithTies(ada);
    assertThat(numbers(page(space, ada, MessageOrder.RECENT, 1, 100).messages()))
        .containsExactly("6", "5", "4", "3", "2", "1", "0");
  }

  @Test
  default void mostAppreciatedIsByCountThenNewestFirst() {
    User ada = newUser();
    Space space = threadWithTies(ada);
    ThreadPage page = page(space, ada, MessageOrder.MOST_APPRECIATED, 1, 100);
    assertThat(numbers(page.messages())).containsExactly("6", "3", "1", "5", "2", "4", "0");
    assertThat(page.messages())
        .extracting(Message::appreciationCount)
        .containsExactly(2, 2, 2, 1, 1, 0, 0);
    assertThat(page.messages())
        .allMatch(message -> message.likes().size() == message.appreciationCount());
  }

  @Test
  default void pagesCutTheThreadWithoutOverlap() {
    User ada = newUser();
    Space space = threadWithTies(ada);
    for (MessageOrder order : MessageOrder.values()) {
      List<Message> whole = page(space, ada, order, 1, 100).messages();
      for (int limit : new int[] {1, 2, 3, 7, 8}) {
        List<Message> pieced = new ArrayList<>();
        for (int number = 1; number <= 9; number++) {
          ThreadPage page = page(space, ada, order, number, limit);
          pieced.addAll(page.messages());
          assertThat(page.total()).isEqualTo(7);
          assertThat(page.more())
              .as("page %s of %s by %s", number, order, limit)
              .isEqualTo(number * limit < 7);
        }
        assertThat(pieced).isEqualTo(whole);
      }
      assertThat(page(space, ada, order, 1_000_000_000, 100).messages()).isEmpty();
      assertThat(page(space, ada, order, Integer.MAX_VALUE, 100).total()).isEqualTo(7);
    }
  }

  @Test
  default void aWalkByCursorSeesTheWholeThread() {
    User ada = newUser();
    Space space = threadWithTies(ada);
    for (MessageOrder order : MessageOrder.values()) {
      List<Message> whole = page(space, ada, order, 1, 100).messages();
      for (int limit : new int[] {1, 2, 3, 7, 8}) {
        assertThat(thread(space, ada, order, limit)).as("%s by %s", order, limit).isEqualTo(whole);
      }
    }
  }

  @Test
  default void aCursorOutlivesItsMessage() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message first = post(space, ada, "message 0");
    Message second = post(space, ada, "message 1");
    Message third = post(space, ada, "message 2");
    MessageCursor cursor = MessageCursor.after(MessageOrder.RECENT, second, null);
    messages().delete(space.spaceId(), second.messageId(), ada.userId(), null);
    PageRequest request = new PageRequest(MessageOrder.RECENT, 1, 10, cursor);
    ThreadPage page = messages().page(space.spaceId(), ada.userId(), request).orElseThrow();
    assertThat(page.messages()).containsExactly(first);
    assertThat(page.total()).isEqualTo(2);
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 10).messages())
        .containsExactly(third, first);
  }

  @Test
  default void aWalkNeitherSkipsNorRepeatsWhileOthersWrite() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    for (int i = 0; i < 30; i++) {
      post(space, ada, "message " + i);
    }
    List<Message> before = thread(space, ada, MessageOrder.RECENT, 100);
    AtomicBoolean walked = new AtomicBoolean();
    List<List<Message>> walks =
        Together.run(
            4,
            i ->
                () -> {
                  if (i == 0) {
                    try {
                      List<Message> walk = thread(space, ada, MessageOrder.RECENT, 2);
                      walk.addAll(thread(space, ada, MessageOrder.RECENT, 3));
                      return walk;
                    } finally {
                      walked.set(true);
                    }
                  }
                  while (!walked.get()) {
                    Message extra = post(space, ada, "extra");
                    messages().delete(space.spaceId(), extra.messageId(), ada.userId(), null);
                  }
                  return List.of();
                });
    List<Message> twice = new ArrayList<>(before);
    twice.addAll(before);
    assertThat(walks.get(0))
        .filteredOn(message -> !message.content().equals("extra"))
        .isEqualTo(twice);
  }

  @Test
  default void aPageIsOfOneMoment() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    AtomicBoolean done = new AtomicBoolean();
    Together.run(
        4,
        i ->
            () -> {
              if (i > 0) {
                try {
                  for (int n = 0; n < 25; n++) {
                    post(space, ada, "message " + n);
                  }
                } finally {
                  done.set(true);
                }
              }
              while (i == 0 && !done.get()) {
                ThreadPage page = page(space, ada, MessageOrder.RECENT, 1, 100);
                assertThat(page.total()).isEqualTo(page.lastSeq());
                assertThat(page.messages()).hasSize((int) page.lastSeq());
                if (!page.messages().isEmpty()) {
                  assertThat(page.messages().get(0).seq()).isEqualTo(page.lastSeq());
                }
              }
              return null;
            });
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 100).total()).isEqualTo(75);
  }

  @Test
  default void anEmptyThreadIsAPageToo() {
    User ada = newUser();
    Space space = newSpace(ada);
    ThreadPage page = page(space, ada, MessageOrder.RECENT, 1, 50);
    assertThat(page)
        .isEqualTo(
            new ThreadPage(
                new SpaceAccess(Visibility.PUBLIC, true, true, false, false),
                List.of(),
                0,
                false,
                new ThreadVersion(epoch(space), 0, 0, page.version().profiles())));
  }

  @Test
  default void thePageSaysWhatItsReaderMayDo() {
    User ada = newUser();
    Space closed = newSpace(ada, Visibility.PRIVATE);
    post(closed, ada, "message 0");
    spaces().toggleLock(closed.spaceId());
    assertThat(page(closed, newUser(), MessageOrder.RECENT, 1, 50).access())
        .isEqualTo(new SpaceAccess(Visibility.PRIVATE, false, false, true, false));
    assertThat(page(closed, ada, MessageOrder.RECENT, 1, 50).access())
        .isEqualTo(new SpaceAccess(Visibility.PRIVATE, true, true, true, false));
  }

  @Test
  default void thePageSaysHowFarTheLogHadCome() {
    User ada = newUser();
    Space space = threadWithTies(ada);
    assertThat(page(space, ada, MessageOrder.RECENT, 1, 50).lastSeq()).isEqualTo(15);
    assertThat(page(space, ada, MessageOrder.RECENT, 99, 50).lastSeq()).isEqualTo(15);
  }

  @Test
  default void thereIsNoPageOfASpaceThatDoesNotExist() {
    PageRequest request = new PageRequest(MessageOrder.RECENT, 1, 50, null);
    assertThat(messages().page(new SpaceId(UUID.randomUUID()), newUser().userId(), request))
        .isEmpty();
  }

  @Test
  default void aMessageIsFoundOnlyInItsOwnSpace() {
    User ada = newUser();
    Message message = post(newSpace(ada), ada, "message 0");
    Space other = newSpace(ada);
    assertThat(messages().find(message.spaceId(), message.messageId(), newUser().userId()))
        .contains(message);
    assertThat(messages().find(other.spaceId(), message.messageId(), ada.userId())).isEmpty();
    assertThat(messages().find(message.spaceId(), new MessageId(UUID.randomUUID()), ada.userId()))
        .isEmpty();
    assertThat(messages().find(new SpaceId(UUID.randomUUID()), message.messageId(), ada.userId()))
        .isEmpty();
  }
}
