package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.Space;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.testkit.Together;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Part of {@link MessageStoreContract}: who is shown to appreciate. */
public interface LikesContract extends StoresUnderTest {
  /** A message as a user sees it now. */
  default Message seenBy(User viewer, Message message) {
    return messages().find(message.spaceId(), message.messageId(), viewer.userId()).orElseThrow();
  }

  /** Everyone who appreciates a message, the earliest first, read in pieces. */
  default List<UserId> allLikers(Message message, int limit) {
    List<Like> all = new ArrayList<>();
    while (true) {
      long after = all.isEmpty() ? 0 : all.get(all.size() - 1).id();
      List<Like> next = messages().likes(message.spaceId(), message.messageId(), after, limit);
      if (next.isEmpty()) {
        assertThat(all).extracting(Like::id).isSorted().doesNotHaveDuplicates();
        return all.stream().map(Like::userId).toList();
      }
      assertThat(next).hasSizeLessThanOrEqualTo(limit).allMatch(like -> like.id() > after);
      all.addAll(next);
    }
  }

  @Test
  default void theNewestHundredLikesAreShownAndAlwaysTheReadersOwn() throws Exception {
    User ada = newUser();
    Message message = post(newSpace(ada), ada, "hello");
    int crowd = Message.MAX_LIKES + 5;
    List<List<User>> made = Together.run(5, i -> () -> newUsers(crowd / 5));
    List<User> users = made.stream().flatMap(List::stream).toList();
    users.forEach(user -> appreciate(message, user, Appreciation.ON));
    List<UserId> newestFirst = new ArrayList<>(users.stream().map(User::userId).toList());
    Collections.reverse(newestFirst);

    assertThat(seenBy(ada, message).appreciationCount()).isEqualTo(crowd);
    assertThat(likers(ada, message)).isEqualTo(newestFirst.subList(0, Message.MAX_LIKES));
    assertThat(likers(users.get(crowd - 1), message))
        .isEqualTo(newestFirst.subList(0, Message.MAX_LIKES));
    List<UserId> withOwn = new ArrayList<>(newestFirst.subList(0, Message.MAX_LIKES - 1));
    withOwn.add(users.get(0).userId());
    assertThat(likers(users.get(0), message)).isEqualTo(withOwn);
    assertThat(page(spaceOf(message), users.get(0), MessageOrder.RECENT, 1, 1).messages())
        .containsExactly(seenBy(users.get(0), message));

    List<UserId> oldestFirst = users.stream().map(User::userId).toList();
    assertThat(allLikers(message, 50)).isEqualTo(oldestFirst);
    assertThat(allLikers(message, 1000)).isEqualTo(oldestFirst);
  }

  private List<User> newUsers(int count) {
    List<User> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      users.add(newUser());
    }
    return users;
  }

  private Space spaceOf(Message message) {
    return spaces().find(message.spaceId(), message.sender().userId()).orElseThrow().space();
  }

  private List<UserId> likers(User viewer, Message message) {
    return seenBy(viewer, message).likes().stream().map(Like::userId).toList();
  }

  /** A piece that is shorter than its limit ends the reading. */
  @Test
  default void aPieceOfTheLikesIsAsLongAsItsLimitUnlessItIsTheLast() {
    User ada = newUser();
    Message message = post(newSpace(ada), ada, "hello");
    int crowd = 7;
    newUsers(crowd).forEach(user -> appreciate(message, user, Appreciation.ON));
    List<Like> all = messages().likes(message.spaceId(), message.messageId(), 0, 100);
    assertThat(all).hasSize(crowd);
    for (int seen = 0; seen <= crowd; seen++) {
      long after = seen == 0 ? 0 : all.get(seen - 1).id();
      for (int limit = 1; limit <= crowd + 1; limit++) {
        assertThat(messages().likes(message.spaceId(), message.messageId(), after, limit))
            .as("at most %s after %s", limit, seen)
            .isEqualTo(all.subList(seen, Math.min(crowd, seen + limit)));
      }
    }
  }

  @Test
  default void likesOfWhatIsNotThereAreRefused() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message elsewhere = post(newSpace(ada), ada, "hello");
    assertThat(messages().likes(elsewhere.spaceId(), elsewhere.messageId(), 0, 10)).isEmpty();
    assertRefused(
        ErrorCode.MESSAGE_NOT_FOUND,
        () -> messages().likes(space.spaceId(), elsewhere.messageId(), 0, 10));
    assertRefused(
        ErrorCode.MESSAGE_NOT_FOUND,
        () -> messages().likes(space.spaceId(), new MessageId(UUID.randomUUID()), 0, 10));
  }
}
