package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore.Standing;
import io.space7.application.port.MessageStore.ThreadPage;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Appreciation;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageOrder;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Part of {@link MessageStoreContract}: of which version a thread is. */
public interface StandingContract extends StoresUnderTest {
  default Standing standing(Space space, User viewer) {
    return messages().standing(space.spaceId(), viewer.userId(), Map.of()).orElseThrow();
  }

  private ThreadVersion version(Space space, User viewer) {
    ThreadVersion version = standing(space, viewer).version();
    assertThat(page(space, viewer, MessageOrder.RECENT, 1, 100).version()).isEqualTo(version);
    return version;
  }

  @Test
  default void whateverChangesAPageChangesTheVersion() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    Message first = post(space, ada, "first");
    List<Runnable> changes =
        List.of(
            () -> post(space, bob, "second"),
            () -> appreciate(first, bob, Appreciation.ON),
            () -> appreciate(first, bob, Appreciation.OFF),
            () -> users().provision(new User(ada.userId(), "another name", ada.profilePicture())),
            () -> users().provision(new User(ada.userId(), "another name", null)),
            () -> users().provision(new User(ada.userId(), "another name", "https://a.example/b")),
            () -> messages().delete(space.spaceId(), first.messageId(), ada.userId(), null));
    for (Runnable change : changes) {
      ThreadVersion before = version(space, bob);
      List<Message> shown = page(space, bob, MessageOrder.RECENT, 1, 100).messages();
      change.run();
      assertThat(page(space, bob, MessageOrder.RECENT, 1, 100).messages()).isNotEqualTo(shown);
      ThreadVersion after = version(space, bob);
      assertThat(after).isNotEqualTo(before);
      assertThat(after.covers(before)).isTrue();
      assertThat(before.covers(after)).isFalse();
    }
  }

  @Test
  default void whatChangesNoPageLeavesTheVersion() {
    User ada = newUser();
    Space space = newSpace(ada);
    Space other = newSpace(ada);
    Message message = post(space, ada, "hello");
    appreciate(message, ada, Appreciation.ON);
    ThreadVersion before = version(space, ada);
    post(other, ada, "elsewhere");
    newUser();
    users().provision(ada, clock().instant());
    users().provision(ada, clock().instant().plusSeconds(60));
    spaces().markRead(space.spaceId(), ada.userId(), 2);
    appreciate(message, ada, Appreciation.ON);
    assertThat(version(space, ada)).isEqualTo(before);
  }

  @Test
  default void aStandingSaysWhatItsReaderMayDo() {
    User ada = newUser();
    Space closed = newSpace(ada, Visibility.PRIVATE);
    assertThat(standing(closed, newUser()).access())
        .isEqualTo(new SpaceAccess(Visibility.PRIVATE, false, false, false, false));
    assertThat(standing(closed, ada).access())
        .isEqualTo(new SpaceAccess(Visibility.PRIVATE, true, true, false, false));
    assertThat(messages().standing(new SpaceId(UUID.randomUUID()), ada.userId(), Map.of()))
        .isEmpty();
    assertThat(messages().standing(new SpaceId(UUID.randomUUID()), ada.userId(), Map.of(1L, 2L)))
        .isEmpty();
  }

  @Test
  default void whoHasAnOlderLikeSeesMore() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "hello");
    List<User> likers = new ArrayList<>();
    for (int i = 0; i < Message.MAX_LIKES + 2; i++) {
      likers.add(newUser());
      appreciate(message, likers.get(i), Appreciation.ON);
    }
    ThreadPage page = page(space, ada, MessageOrder.RECENT, 1, 1);
    List<Like> likes = page.messages().get(0).likes();
    Map<Long, Long> crowded = Map.of(message.seq(), likes.get(Message.MAX_LIKES - 1).id());
    for (int i = 0; i < likers.size(); i++) {
      User liker = likers.get(i);
      Standing standing =
          messages().standing(space.spaceId(), liker.userId(), crowded).orElseThrow();
      assertThat(standing.seesMore()).as("liker %s", i).isEqualTo(i < 2);
      assertThat(standing.version()).isEqualTo(page.version());
      assertThat(standing.access()).isEqualTo(standing(space, liker).access());
      assertThat(
              page(space, liker, MessageOrder.RECENT, 1, 1).messages().get(0).likes().equals(likes))
          .isEqualTo(i >= 2);
    }
    assertThat(messages().standing(space.spaceId(), ada.userId(), crowded).orElseThrow().seesMore())
        .isFalse();
  }

  @Test
  default void noStandingIsOlderThanItsQuestion() throws Exception {
    User ada = newUser();
    List<Space> spaces = List.of(newSpace(ada), newSpace(ada));
    Together.run(
        6,
        i ->
            () -> {
              for (int n = 0; n < 15; n++) {
                Space space = spaces.get((i + n) % 2);
                Message posted = post(space, ada, "message");
                assertThat(standing(space, ada).version().seq())
                    .isGreaterThanOrEqualTo(posted.seq());
                assertThat(standing(space, ada).access().creator()).isTrue();
              }
              return null;
            });
  }

  /** While others write, like, delete and are renamed. */
  @Test
  default void pagesOfOneVersionAreEqual() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    post(space, ada, "first");
    AtomicInteger writing = new AtomicInteger(2);
    Together.run(
        4,
        i ->
            i < 2
                ? (Callable<Void>) () -> readTwice(space, newUser(), writing)
                : () -> {
                  User writer = newMember(space);
                  for (int n = 0; n < 12; n++) {
                    Message message = post(space, writer, "message " + n);
                    appreciate(message, ada, Appreciation.TOGGLE);
                    users().provision(new User(writer.userId(), "name " + n, null));
                    if (n % 3 == 0) {
                      messages()
                          .delete(space.spaceId(), message.messageId(), writer.userId(), null);
                    }
                  }
                  writing.decrementAndGet();
                  return null;
                });
  }

  private Void readTwice(Space space, User reader, AtomicInteger writing) {
    while (writing.get() > 0) {
      ThreadPage first = page(space, reader, MessageOrder.MOST_APPRECIATED, 1, 100);
      ThreadVersion between = standing(space, reader).version();
      ThreadPage second = page(space, reader, MessageOrder.MOST_APPRECIATED, 1, 100);
      assertThat(between.covers(first.version())).isTrue();
      assertThat(second.version().covers(between)).isTrue();
      if (first.version().equals(second.version())) {
        assertThat(second).isEqualTo(first);
      }
    }
    return null;
  }
}
