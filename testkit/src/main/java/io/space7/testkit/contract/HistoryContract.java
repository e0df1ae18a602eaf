package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Appreciation;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceEvent.MessageDeleted;
import io.space7.domain.SpaceEvent.MessagePosted;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.Together;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Part of {@link MessageStoreContract}: after any history, alone or at the same time as others, the
 * thread, the log and every counter tell the same story.
 */
public interface HistoryContract extends StoresUnderTest {
  @Test
  default void everythingAgreesAfterAHistory() {
    List<User> users = List.of(newUser(), newUser(), newUser());
    List<Space> spaces = spacesOf(users);
    live(users, spaces, new Random(7), 250);
    assertAgreement(users, spaces);
  }

  @Test
  default void everythingAgreesAfterConcurrentHistories() throws Exception {
    List<User> users = List.of(newUser(), newUser(), newUser());
    List<Space> spaces = spacesOf(users);
    Together.run(
        16,
        i ->
            () -> {
              live(users, spaces, new Random(i), 40);
              return null;
            });
    assertAgreement(users, spaces);
  }

  private List<Space> spacesOf(List<User> users) {
    List<Space> spaces = List.of(newSpace(users.get(0)), newSpace(users.get(1)));
    for (Space space : spaces) {
      for (User user : users) {
        Refusals.codeOf(
            () -> spaces().join(space.spaceId(), user.userId(), null, clock().instant()));
      }
    }
    return spaces;
  }

  /** Does random things; what is refused because others were faster is part of life. */
  private void live(List<User> users, List<Space> spaces, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      Space space = spaces.get(random.nextInt(spaces.size()));
      User user = users.get(random.nextInt(users.size()));
      MessageOrder order = MessageOrder.values()[random.nextInt(2)];
      List<Message> known = page(space, user, order, 1, 10).messages();
      int dice = random.nextInt(10);
      if (known.isEmpty() || dice < 3) {
        post(space, user, "word ".repeat(1 + random.nextInt(5)));
        continue;
      }
      Message message = known.get(random.nextInt(known.size()));
      if (dice < 9) {
        Appreciation wish = Appreciation.values()[random.nextInt(3)];
        Refusals.codeOf(() -> appreciate(message, user, wish));
      } else {
        UserId author = message.sender().userId();
        Refusals.codeOf(
            () -> messages().delete(space.spaceId(), message.messageId(), author, null));
      }
    }
  }

  private void assertAgreement(List<User> users, List<Space> spaces) {
    Map<UserId, Long> words = new HashMap<>();
    Map<UserId, Long> appreciations = new HashMap<>();
    for (Space space : spaces) {
      List<Message> thread = thread(space, users.get(0), MessageOrder.RECENT, 100);
      for (Message message : thread) {
        assertThat(messages().likes(space.spaceId(), message.messageId(), 0, 100))
            .hasSize(message.appreciationCount())
            .containsExactlyInAnyOrderElementsOf(message.likes());
        UserId author = message.sender().userId();
        words.merge(author, (long) message.wordCount(), Long::sum);
        appreciations.merge(author, (long) message.appreciationCount(), Long::sum);
      }
      assertThat(page(space, users.get(0), MessageOrder.RECENT, 1, 1).total())
          .isEqualTo(thread.size());
      assertThat(spaces().find(space.spaceId(), users.get(0).userId()).orElseThrow().space())
          .satisfies(
              now -> {
                assertThat(now.messageCount()).isEqualTo(thread.size());
                assertThat(now.participantCount()).isEqualTo(users.size());
              });
      assertThat(thread(space, users.get(0), MessageOrder.MOST_APPRECIATED, 100))
          .isEqualTo(thread.stream().sorted(MessageOrder.MOST_APPRECIATED.comparator()).toList());
      assertLogTellsOf(thread, space);
    }
    for (User user : users) {
      assertThat(stats(user).totalWordsContributed())
          .isEqualTo(words.getOrDefault(user.userId(), 0L));
      assertThat(stats(user).totalAppreciationsReceived())
          .isEqualTo(appreciations.getOrDefault(user.userId(), 0L));
      assertThat(stats(user).spacesParticipated()).isEqualTo(spaces.size());
    }
  }

  private void assertLogTellsOf(List<Message> thread, Space space) {
    Map<MessageId, Set<UserId>> told = new HashMap<>();
    Map<MessageId, Message> posted = new HashMap<>();
    List<SpaceEvent> events = events(space.spaceId());
    for (int i = 0; i < events.size(); i++) {
      SpaceEvent event = events.get(i);
      assertThat(event.seq()).isEqualTo(i + 1L);
      Set<UserId> likers = told.computeIfAbsent(event.messageId(), id -> new HashSet<>());
      if (event instanceof AppreciationChanged change) {
        assertThat(
                change.appreciated()
                    ? likers.add(change.actorId())
                    : likers.remove(change.actorId()))
            .as("%s changes something", change)
            .isTrue();
        assertThat(change.appreciationCount()).as("%s", change).isEqualTo(likers.size());
      } else if (event instanceof MessagePosted posting) {
        posted.put(event.messageId(), posting.message());
      } else if (event instanceof MessageDeleted) {
        posted.remove(event.messageId());
      }
    }
    assertThat(posted).hasSize(thread.size());
    for (Message message : new ArrayList<>(thread)) {
      Message then = posted.get(message.messageId());
      assertThat(then)
          .isEqualTo(
              new Message(
                  message.messageId(),
                  message.spaceId(),
                  message.sender(),
                  message.content(),
                  message.media(),
                  message.wordCount(),
                  List.of(),
                  0,
                  message.createdAt(),
                  message.seq()));
      assertThat(message.likes())
          .extracting(Like::userId)
          .containsExactlyInAnyOrderElementsOf(told.get(message.messageId()));
    }
  }
}
