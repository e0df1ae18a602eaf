package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.MessageStore.Appreciated;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceEvent.AppreciationChanged;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import io.space7.testkit.Together;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Part of {@link MessageStoreContract}: appreciating. */
public interface AppreciationContract extends LikesContract {
  @Test
  default void appreciationIsGivenAndTakenBack() {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "hello");
    SpaceId spaceId = space.spaceId();
    MessageId id = message.messageId();
    SocketId source = new SocketId("socket-1");

    Appreciated given =
        messages().appreciate(spaceId, id, bob.userId(), Appreciation.TOGGLE, source);
    assertThat(given)
        .isEqualTo(
            new Appreciated(
                true, 1, new AppreciationChanged(spaceId, id, 2, bob.userId(), true, 1, source)));
    assertThat(seenBy(ada, message).appreciationCount()).isEqualTo(1);
    assertThat(seenBy(ada, message).likes()).extracting(Like::userId).containsExactly(bob.userId());
    assertThat(stats(ada).totalAppreciationsReceived()).isEqualTo(1);

    Appreciated taken = appreciate(message, bob, Appreciation.TOGGLE);
    assertThat(taken)
        .isEqualTo(
            new Appreciated(
                false, 0, new AppreciationChanged(spaceId, id, 3, bob.userId(), false, 0, null)));
    assertThat(seenBy(ada, message)).isEqualTo(message);
    assertThat(stats(ada).totalAppreciationsReceived()).isZero();
    assertThat(events(spaceId)).endsWith(given.event(), taken.event()).hasSize(3);
  }

  @Test
  default void aWishThatIsFulfilledAlreadyChangesNothing() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "hello");
    assertThat(appreciate(message, ada, Appreciation.OFF))
        .isEqualTo(new Appreciated(false, 0, null));
    assertThat(appreciate(message, ada, Appreciation.ON).event()).isNotNull();
    Message liked = seenBy(ada, message);
    assertThat(appreciate(message, ada, Appreciation.ON)).isEqualTo(new Appreciated(true, 1, null));
    assertThat(seenBy(ada, message)).isEqualTo(liked);
    assertThat(lastSeq(space, ada)).isEqualTo(2);
    assertThat(appreciate(message, ada, Appreciation.OFF).event()).isNotNull();
    assertThat(lastSeq(space, ada)).isEqualTo(3);
  }

  @Test
  default void aLaterLikeHasALargerId() {
    User ada = newUser();
    User bob = newUser();
    Message message = post(newSpace(ada), ada, "hello");
    appreciate(message, bob, Appreciation.ON);
    long first = seenBy(bob, message).likes().get(0).id();
    appreciate(message, ada, Appreciation.ON);
    appreciate(message, bob, Appreciation.OFF);
    appreciate(message, bob, Appreciation.ON);
    List<Like> likes = seenBy(bob, message).likes();
    assertThat(likes).extracting(Like::userId).containsExactly(bob.userId(), ada.userId());
    assertThat(likes.get(0).id()).isGreaterThan(likes.get(1).id());
    assertThat(likes.get(1).id()).isGreaterThan(first);
    assertThat(first).isPositive();
  }

  @Test
  default void whoeverMayReadAppreciatesUnlessArchived() {
    User ada = newUser();
    User stranger = newUser();
    Space open = newSpace(ada);
    Message message = post(open, ada, "hello");
    spaces().toggleLock(open.spaceId());
    assertThat(appreciate(message, stranger, Appreciation.ON).appreciationCount()).isEqualTo(1);
    spaces().archive(open.spaceId());
    assertRefusedWithoutTrace(
        ErrorCode.SPACE_ARCHIVED, open, ada, () -> appreciate(message, stranger, Appreciation.OFF));

    Space closed = newSpace(ada, Visibility.PRIVATE);
    Message secret = post(closed, ada, "hello");
    assertRefusedWithoutTrace(
        ErrorCode.PRIVATE_SPACE, closed, ada, () -> appreciate(secret, stranger, Appreciation.ON));
  }

  @Test
  default void onlyMessagesOfTheSpaceAreAppreciated() {
    User ada = newUser();
    Space space = newSpace(ada);
    Message elsewhere = post(newSpace(ada), ada, "hello");
    Space closed = newSpace(ada, Visibility.PRIVATE);
    MessageId nothing = new MessageId(UUID.randomUUID());
    for (MessageId id : List.of(elsewhere.messageId(), nothing)) {
      assertRefusedWithoutTrace(
          ErrorCode.MESSAGE_NOT_FOUND,
          space,
          ada,
          () ->
              messages().appreciate(space.spaceId(), id, ada.userId(), Appreciation.TOGGLE, null));
    }
    assertRefused(
        ErrorCode.SPACE_NOT_FOUND,
        () ->
            messages()
                .appreciate(
                    new SpaceId(UUID.randomUUID()),
                    elsewhere.messageId(),
                    ada.userId(),
                    Appreciation.ON,
                    null));
    // A user who may not read a Space must not learn which messages it has.
    assertRefused(
        ErrorCode.PRIVATE_SPACE,
        () ->
            messages()
                .appreciate(closed.spaceId(), nothing, newUser().userId(), Appreciation.ON, null));
    assertThat(seenBy(ada, elsewhere).appreciationCount()).isZero();
  }

  @Test
  default void togglesAreExactUnderConcurrency() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "hello");
    List<User> users = Together.run(20, i -> this::newUser);
    Together.run(
        users.size(),
        i ->
            () -> {
              for (int n = 0; n < 20 + i % 2; n++) {
                appreciate(message, users.get(i), Appreciation.TOGGLE);
              }
              return null;
            });

    List<UserId> odd = new ArrayList<>();
    for (int i = 1; i < users.size(); i += 2) {
      odd.add(users.get(i).userId());
    }
    assertThat(seenBy(ada, message).appreciationCount()).isEqualTo(odd.size());
    assertThat(allLikers(message, 3)).containsExactlyInAnyOrderElementsOf(odd);
    assertThat(stats(ada).totalAppreciationsReceived()).isEqualTo(odd.size());
    assertAlternating(events(space.spaceId()).subList(1, 1 + 20 * 20 + odd.size()));
    assertThat(lastSeq(space, ada)).isEqualTo(1 + 20 * 20 + odd.size());
  }

  @Test
  default void oneUsersConcurrentTogglesAreExactToo() throws Exception {
    User ada = newUser();
    Space space = newSpace(ada);
    Message message = post(space, ada, "hello");
    Together.run(16, i -> () -> appreciate(message, ada, Appreciation.TOGGLE));
    assertAlternating(events(space.spaceId()).subList(1, 17));
    assertThat(seenBy(ada, message)).isEqualTo(message);

    List<Appreciated> wishes =
        Together.run(16, i -> () -> appreciate(message, ada, Appreciation.ON));
    assertThat(wishes).filteredOn(wish -> wish.event() != null).hasSize(1);
    assertThat(wishes)
        .allSatisfy(
            wish -> {
              assertThat(wish.appreciated()).isTrue();
              assertThat(wish.appreciationCount()).isEqualTo(1);
            });
    assertThat(seenBy(ada, message).appreciationCount()).isEqualTo(1);
  }

  private static void assertAlternating(List<SpaceEvent> events) {
    Set<UserId> appreciating = new HashSet<>();
    for (SpaceEvent event : events) {
      AppreciationChanged change = (AppreciationChanged) event;
      assertThat(
              change.appreciated()
                  ? appreciating.add(change.actorId())
                  : appreciating.remove(change.actorId()))
          .as("%s changes something", change)
          .isTrue();
      assertThat(change.appreciationCount()).as("%s", change).isEqualTo(appreciating.size());
    }
  }
}
