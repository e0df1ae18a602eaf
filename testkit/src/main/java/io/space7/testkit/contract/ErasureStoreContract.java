package io.space7.testkit.contract;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.ErasureStore;
import io.space7.application.port.ErasureStore.Progress;
import io.space7.application.port.ErasureStore.State;
import io.space7.domain.Appreciation;
import io.space7.domain.ErrorCode;
import io.space7.domain.IdempotencyKey;
import io.space7.domain.Media;
import io.space7.domain.MediaType;
import io.space7.domain.Member;
import io.space7.domain.Message;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.NewMessage;
import io.space7.domain.Profile;
import io.space7.domain.Space;
import io.space7.domain.SpaceEvent;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link ErasureStore} has to do. */
public interface ErasureStoreContract extends StoresUnderTest {
  ErasureStore erasures();

  /** Erases a user. Who waits for it since an earlier test is erased before, and not heard. */
  private Heard erase(User user) {
    eraseWaiting(new Heard());
    Heard heard = new Heard();
    erasures().begin(user.userId());
    eraseWaiting(heard);
    assertThat(erasures().state(user.userId())).contains(State.ERASED);
    return heard;
  }

  private void eraseWaiting(Heard heard) {
    do {
      clock().advance(ErasureStore.LEASE);
    } while (erasures().eraseNext(heard) != Progress.IDLE);
  }

  private Space seen(Space space, User viewer) {
    return spaces().find(space.spaceId(), viewer.userId()).orElseThrow().space();
  }

  @Test
  default void everythingOfAUserGoesAndTheTotalsStayExact() {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada);
    spaces().join(space.spaceId(), bob.userId(), null, clock().instant());
    Message adas = post(space, ada, "one two three");
    Media media = newMedia(space, MediaType.IMAGE);
    Message withFile =
        messages()
            .post(
                new NewMessage(
                    new MessageId(UUID.randomUUID()),
                    space.spaceId(),
                    bob.userId(),
                    new MessageText("bob"),
                    media,
                    new NewMessage.Attempt(new IdempotencyKey("key"), "fingerprint"),
                    null))
            .event()
            .message();
    Message bobs = post(space, bob, "four five");
    appreciate(adas, bob, Appreciation.ON);
    appreciate(adas, ada, Appreciation.ON);
    appreciate(bobs, ada, Appreciation.ON);
    messages().delete(space.spaceId(), post(space, bob, "x").messageId(), bob.userId(), null);

    Heard heard = erase(bob);

    assertThat(heard.erased).containsExactly(bob.userId());
    assertThat(heard.files).containsExactly(media);
    assertThat(heard.left).containsExactly(space.spaceId());
    assertThat(heard.events).hasSize(3);
    assertThat(heard.events)
        .extracting(SpaceEvent::messageId)
        .containsExactlyInAnyOrder(withFile.messageId(), bobs.messageId(), adas.messageId());
    assertThat(thread(space, ada, MessageOrder.RECENT, 10))
        .extracting(Message::messageId)
        .containsExactly(adas.messageId());
    Message left = thread(space, ada, MessageOrder.MOST_APPRECIATED, 10).get(0);
    assertThat(left.appreciationCount()).isEqualTo(1);
    assertThat(left.likes()).extracting(like -> like.userId()).containsExactly(ada.userId());
    Space after = seen(space, ada);
    assertThat(after.messageCount()).isEqualTo(1);
    assertThat(after.participantCount()).isEqualTo(1);
    assertThat(spaces().members(space.spaceId(), null, 10))
        .extracting(Member::user)
        .containsExactly(ada);
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(1, 1, 3, 1));
    assertThat(users().find(bob.userId())).isEmpty();
    assertThat(users().profile(bob.userId())).isEmpty();
    assertThat(mySpaces(bob)).isEmpty();
    assertThat(messages().hasSucceeded(space.spaceId(), bob.userId(), new IdempotencyKey("key")))
        .isFalse();
    List<SpaceEvent> log = events(space.spaceId());
    assertThat(log).hasSize((int) lastSeq(space, ada));
    assertThat(log).noneMatch(event -> event.toString().contains(bob.userId().toString()));
    assertThat(log).extracting(SpaceEvent::seq).isSorted().doesNotHaveDuplicates();
    for (SpaceEvent event : heard.events) {
      assertThat(event.actorId()).isEqualTo(bob.userId());
      assertThat(log.get((int) event.seq() - 1).kind()).isEqualTo(event.kind());
      assertThat(log.get((int) event.seq() - 1).actorId()).isEqualTo(User.DELETED.userId());
    }
  }

  @Test
  default void aCreatedSpacePassesToItsOldestMember() {
    User ada = newUser();
    Space space = newSpace(ada, Visibility.PRIVATE);
    spaces().addInvite(space.spaceId(), "bob", clock().instant().plus(Duration.ofHours(1)));
    spaces().addInvite(space.spaceId(), "carl", clock().instant().plus(Duration.ofHours(1)));
    spaces().addInvite(space.spaceId(), "spare", clock().instant().plus(Duration.ofHours(1)));
    User bob = newUser();
    User carl = newUser();
    spaces().join(space.spaceId(), carl.userId(), "carl", clock().instant());
    clock().advance(Duration.ofSeconds(1));
    spaces().join(space.spaceId(), bob.userId(), "bob", clock().instant());
    post(space, ada, "message");

    erase(ada);

    Space after = seen(space, bob);
    assertThat(after.creator()).isEqualTo(carl);
    assertThat(after.archived()).isFalse();
    assertThat(after.participantCount()).isEqualTo(2);
    assertThat(after.messageCount()).isZero();
    assertThat(after.version()).isGreaterThan(space.version());
    assertThat(stats(carl)).isEqualTo(new Profile.Stats(1, 1, 0, 0));
    assertThat(stats(bob)).isEqualTo(new Profile.Stats(0, 1, 0, 0));
    assertThat(spaces().toggleLock(space.spaceId())).isTrue();
    User dora = newUser();
    assertRefused(
        ErrorCode.INVALID_INVITE,
        () -> spaces().join(space.spaceId(), dora.userId(), "spare", clock().instant()));
  }

  @Test
  default void aCreatedSpaceWithoutAnotherMemberIsArchived() {
    User ada = newUser();
    Space space = newSpace(ada);
    User bob = newMember(space);
    Message message = post(space, bob, "stays");
    spaces().removeMember(space.spaceId(), bob.userId(), bob.userId());

    erase(ada);

    Space after = seen(space, bob);
    assertThat(after.archived()).isTrue();
    assertThat(after.creator()).isEqualTo(User.DELETED);
    assertThat(after.participantCount()).isZero();
    assertThat(thread(space, bob, MessageOrder.RECENT, 10)).containsExactly(message);
  }

  @Test
  default void whoIsBeingErasedCanDoNothingAnyMore() {
    User ada = newUser();
    User bob = newUser();
    Space space = newSpace(ada);
    spaces().join(space.spaceId(), bob.userId(), null, clock().instant());
    Message message = post(space, ada, "message");
    Message bobs = post(space, bob, "message");
    Space other = newSpace(ada);
    assertThat(erasures().state(bob.userId())).isEmpty();
    erasures().begin(bob.userId());
    erasures().begin(bob.userId());
    assertThat(erasures().state(bob.userId())).contains(State.ERASING);

    assertUnknown(bob, space, message, bobs, other);
    assertThat(thread(space, ada, MessageOrder.RECENT, 10).get(0).sender())
        .isEqualTo(User.erased(bob.userId()));
    erase(bob);
    assertUnknown(bob, space, message, bobs, other);
    erasures().begin(bob.userId());
    assertThat(erasures().state(bob.userId())).contains(State.ERASED);
  }

  private void assertUnknown(User bob, Space space, Message message, Message bobs, Space other) {
    assertThat(users().find(bob.userId())).isEmpty();
    assertThat(users().profile(bob.userId())).isEmpty();
    ErrorCode code = ErrorCode.INVALID_TOKEN;
    assertRefused(code, () -> users().provision(bob));
    assertRefused(code, () -> users().provision(bob, clock().instant()));
    assertRefused(code, () -> post(space, bob, "message"));
    assertRefused(code, () -> appreciate(message, bob, Appreciation.TOGGLE));
    assertRefused(
        code, () -> messages().delete(space.spaceId(), bobs.messageId(), bob.userId(), null));
    assertRefused(code, () -> newSpace(bob));
    assertRefused(
        code, () -> spaces().join(other.spaceId(), bob.userId(), null, clock().instant()));
  }

  @Test
  default void ofManyUsersThoseAreToldWhoseErasureHasBegunOrEnded() {
    User ada = newUser();
    User bob = newUser();
    User carl = newUser();
    erase(ada);
    erasures().begin(bob.userId());
    UserId nobody = new UserId(UUID.randomUUID());
    List<UserId> asked = new ArrayList<>(List.of(ada.userId(), bob.userId(), carl.userId()));
    while (asked.size() < ErasureStore.MAX_ASKED) {
      asked.add(new UserId(UUID.randomUUID()));
    }
    assertThat(erasures().begun(asked)).containsExactlyInAnyOrder(ada.userId(), bob.userId());
    assertThat(erasures().begun(List.of(carl.userId(), nobody))).isEmpty();
    assertThat(erasures().begun(List.of())).isEmpty();
  }

  @Test
  default void whoNeverWasIsNotErased() {
    UserId nobody = new UserId(UUID.randomUUID());
    erasures().begin(nobody);
    assertThat(erasures().state(nobody)).isEmpty();
    assertThat(users().find(User.DELETED.userId())).isEmpty();
    assertThat(users().profile(User.DELETED.userId())).isEmpty();
  }

  @Test
  default void manyMessagesInManySpacesAreErased() {
    User ada = newUser();
    User bob = newUser();
    List<Space> spaces = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Space space = newSpace(ada);
      spaces.add(space);
      spaces().join(space.spaceId(), bob.userId(), null, clock().instant());
      for (int n = 0; n < 130; n++) {
        Message message = post(space, n % 2 == 0 ? bob : ada, "message");
        if (n % 3 == 0) {
          appreciate(message, bob, Appreciation.ON);
        }
      }
    }
    erase(bob);
    for (Space space : spaces) {
      assertThat(seen(space, ada).messageCount()).isEqualTo(65);
      assertThat(thread(space, ada, MessageOrder.RECENT, 100))
          .hasSize(65)
          .allMatch(message -> message.appreciationCount() == 0 && message.likes().isEmpty());
    }
    assertThat(stats(ada)).isEqualTo(new Profile.Stats(3, 3, 195, 0));
  }

  /** What a witness has heard. */
  final class Heard implements ErasureStore.Witness {
    private final Set<UserId> erased = new HashSet<>();
    private final List<SpaceEvent> events = new ArrayList<>();
    private final List<Media> files = new ArrayList<>();
    private final List<SpaceId> left = new ArrayList<>();

    @Override
    public void erasing(UserId userId) {
      erased.add(userId);
    }

    @Override
    public void happened(SpaceEvent event) {
      events.add(event);
    }

    @Override
    public void freed(SpaceId spaceId, Media media) {
      files.add(media);
    }

    @Override
    public void left(SpaceId spaceId, UserId userId) {
      left.add(spaceId);
    }
  }
}
